import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Credential } from '../../../desktop/contract/models.ts';
import { connect, probeHostKey } from '../../../desktop/main/remote/ssh/connect.ts';
import { containing, matching } from '../../support/matching.ts';
import { makeKey, startSshDaemon, type SshDaemon } from '../../support/ssh-daemon.ts';
import { startSshMachine, MACHINE_PASSWORD, type SshMachine } from '../../support/ssh-machine.ts';
import { startScriptedServer } from '../../support/ssh-server.ts';

let daemon: SshDaemon;
let machine: SshMachine;
beforeAll(async () => {
  [daemon, machine] = await Promise.all([startSshDaemon(), startSshMachine()]);
});
afterAll(async () => {
  await daemon[Symbol.asyncDispose]();
  await machine[Symbol.asyncDispose]();
});

const toDaemon = (credential: Credential, agentSocket?: string) =>
  connect({ endpoint: daemon.endpoint, hostKey: daemon.hostKey, credential, agentSocket });

it('logs in with a password, and knows whether it is root', async () => {
  const credential = { kind: 'password', password: MACHINE_PASSWORD } as const;
  await using root = await connect({ endpoint: machine.endpoint('root'), hostKey: machine.hostKey, credential });
  await using ana = await connect({ endpoint: machine.endpoint('ana'), hostKey: machine.hostKey, credential });
  expect([root.user, root.isRoot, ana.user, ana.isRoot]).toEqual(['root', true, 'ana', false]);
});

it('tells a wrong password, and explains why it tried only once', async () => {
  const attempt = connect({ endpoint: machine.endpoint('ana'), hostKey: machine.hostKey, credential: { kind: 'password', password: 'wrong' } });
  await expect(attempt).rejects.toMatchObject({ code: 'AUTH_FAILED', message: matching(/fail2ban.*OpenSSH 9\.8/) });
});

it('sends a password once', async () => {
  await using server = await startScriptedServer({ onLogin: (context) => context.reject(['password', 'keyboard-interactive']) });
  const attempt = connect({ endpoint: server.endpoint, hostKey: server.hostKey, credential: { kind: 'password', password: 'x' } });
  await expect(attempt).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(server.asked).toEqual(['none', 'password']);
});

it('sends no password to a server that takes keys only, and says so', async () => {
  const attempt = toDaemon({ kind: 'password', password: 'x' });
  await expect(attempt).rejects.toMatchObject({ code: 'AUTH_FAILED', message: containing('takes no passwords') });
});

it('answers a password prompt where only keyboard-interactive is offered', async () => {
  let answers: string[] = [];
  await using server = await startScriptedServer({
    onLogin: (context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Password: ', echo: false }], (given) => {
        answers = given;
        context.reject();
      });
    },
  });
  await expect(
    connect({ endpoint: server.endpoint, hostKey: server.hostKey, credential: { kind: 'password', password: 'sesame' } }),
  ).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(answers).toEqual(['sesame']);
});

it('gives the password to no other prompt', async () => {
  let answers: string[] = [];
  await using server = await startScriptedServer({
    onLogin: (context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Verification code: ', echo: true }], (given) => {
        answers = given;
        context.reject();
      });
    },
  });
  const attempt = connect({ endpoint: server.endpoint, hostKey: server.hostKey, credential: { kind: 'password', password: 'sesame' } });
  await expect(attempt).rejects.toMatchObject({ code: 'AUTH_FAILED', message: containing('Verification code') });
  expect(answers.join('')).toBe('');
});

it('logs in with a key, and tells a key that is not authorised', async () => {
  await using remote = await toDaemon({ kind: 'key', privateKey: daemon.userKey.privateKey });
  expect(remote.user).toBe(daemon.endpoint.user);
  const stranger = makeKey(path.join(daemon.directory, 'stranger'));
  await expect(toDaemon({ kind: 'key', privateKey: stranger.privateKey })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
});

it('opens a key with its passphrase, and asks for it when it is missing or wrong', async () => {
  const copy = path.join(daemon.directory, 'locked');
  execFileSync('cp', [daemon.userKey.path, copy]);
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', copy]);
  const privateKey = execFileSync('cat', [copy], { encoding: 'utf8' });
  await using remote = await toDaemon({ kind: 'key', privateKey, passphrase: 'open sesame' });
  expect(remote.closed.aborted).toBe(false);
  await expect(toDaemon({ kind: 'key', privateKey })).rejects.toMatchObject({ code: 'KEY_PASSPHRASE_NEEDED' });
  await expect(toDaemon({ kind: 'key', privateKey, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'KEY_PASSPHRASE_NEEDED' });
  await expect(toDaemon({ kind: 'key', privateKey: daemon.userKey.publicKey })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('logs in through an agent, and says when there is none', async () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-agent-'));
  const socket = path.join(directory, 'agent');
  const pid = /SSH_AGENT_PID=(\d+)/.exec(execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' }))?.[1];
  try {
    execFileSync('ssh-add', ['-q', daemon.userKey.path], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
    await using remote = await toDaemon({ kind: 'agent' }, socket);
    expect(await remote.run({ argv: ['echo', 'in'] })).toBe('in\n');
  } finally {
    if (pid !== undefined) process.kill(Number(pid));
    rmSync(directory, { recursive: true, force: true });
  }
  await expect(toDaemon({ kind: 'agent' }, '')).rejects.toMatchObject({ code: 'AUTH_FAILED', message: containing('No SSH agent') });
  await expect(toDaemon({ kind: 'agent' }, path.join(directory, 'gone'))).rejects.toMatchObject({ code: 'AUTH_FAILED' });
});

it('travels through a jump host that it verifies like the goal', async () => {
  const goal = { endpoint: daemon.endpoint, hostKey: daemon.hostKey, credential: { kind: 'key', privateKey: daemon.userKey.privateKey } } as const;
  await using gate = await startSshDaemon();
  const hop = { endpoint: gate.endpoint, hostKey: gate.hostKey, credential: { kind: 'key', privateKey: gate.userKey.privateKey } } as const;
  await using remote = await connect({ ...goal, jump: [hop] });
  expect(await remote.run({ argv: ['echo', 'through'] })).toBe('through\n');
  expect(await probeHostKey(daemon.endpoint, { jump: [hop] })).toMatchObject(daemon.hostKey);
  await expect(connect({ ...goal, jump: [{ ...hop, hostKey: daemon.hostKey }] })).rejects.toMatchObject({ code: 'HOST_KEY_MISMATCH' });
  await expect(connect({ ...goal, endpoint: { ...daemon.endpoint, port: 1 }, jump: [hop] })).rejects.toMatchObject({ code: 'REFUSED' });
});
