import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Remote } from '../../../desktop/main/remote/remote.ts';
import type { AuditRecord } from '../../../desktop/main/remote/audit/sink.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { containing } from '../../support/matching.ts';
import { makeKey } from '../../support/ssh-daemon.ts';
import { inside, MACHINE_PASSWORD, startSshMachine, type MachineUser, type SshMachine } from '../../support/ssh-machine.ts';

let machine: SshMachine;
let ana: Remote;
let root: Remote;
const audit: AuditRecord[] = [];

function login(user: MachineUser, sudoPassword?: string): Promise<Remote> {
  const credential = { kind: 'password', password: MACHINE_PASSWORD } as const;
  return connect({
    endpoint: machine.endpoint(user),
    hostKey: machine.hostKey,
    credential,
    sudoPassword,
    audit: { record: (entry) => audit.push(entry) },
  });
}

async function loginWithKey(user: 'ana'): Promise<Remote> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-key-'));
  try {
    const key = makeKey(path.join(directory, 'key'));
    await root.writeFile(`/home/${user}/.ssh/authorized_keys`, key.publicKey, { mode: '0644', owner: `${user}:${user}` });
    return await connect({ endpoint: machine.endpoint(user), hostKey: machine.hostKey, credential: { kind: 'key', privateKey: key.privateKey } });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

beforeAll(async () => {
  machine = await startSshMachine();
  [ana, root] = await Promise.all([login('ana'), login('root')]);
});
afterAll(async () => {
  await ana[Symbol.asyncDispose]();
  await root[Symbol.asyncDispose]();
  await machine[Symbol.asyncDispose]();
});

/** Names of the processes whose command line holds the text, seen from inside. */
async function processes(text: string): Promise<string> {
  return (await root.exec({ argv: ['sh', '-c', `ps -eo args= | grep -F -- "$1" | grep -v grep || :`, 'sh', text] })).stdout
    .split('\n')
    .filter((line) => line.startsWith('sleep'))
    .join('\n');
}

describe('output', () => {
  it('is the same bytes with banner, motd and a noisy .bashrc as without', async () => {
    const result = await ana.exec({ argv: ['sh', '-c', 'printf "a\\nb"; printf c >&2'] });
    expect(result).toEqual({ exitCode: 0, signal: null, stdout: 'a\nb', stderr: 'c' });
  });

  it('keeps what looks like the end of a frame', async () => {
    expect((await ana.exec({ argv: ['echo', 'palomar-0123 end 0\n\npalomar-'] })).stdout).toBe('palomar-0123 end 0\n\npalomar-\n');
  });

  it('arrives whole when it is larger than any window', async () => {
    const result = await ana.exec({ argv: ['sh', '-c', 'head -c 6000000 /dev/zero | tr "\\0" x; head -c 3000000 /dev/zero | tr "\\0" y >&2'] });
    expect([result.stdout.length, result.stderr.length]).toEqual([6_000_000, 3_000_000]);
  });

  it('is bounded, and says what was left out', async () => {
    const { stdout } = await ana.exec({ argv: ['sh', '-c', 'head -c 12000000 /dev/zero | tr "\\0" x; echo the end'] });
    expect(stdout.length).toBeLessThan(9_000_000);
    expect(stdout).toMatch(/^\[the first \d+ bytes were left out\]/);
    expect(stdout.endsWith('the end\n')).toBe(true);
  });

  it('reaches a watcher in whole lines while the command runs', async () => {
    const seen: string[] = [];
    await ana.exec(
      { argv: ['sh', '-c', 'echo one; printf tw; sleep 0.2; echo o; printf three'] },
      { onOutput: (stream, text) => seen.push(`${stream}:${text}`) },
    );
    expect(seen).toEqual(['stdout:one\n', 'stdout:two\n', 'stdout:three']);
  });

  it('comes back although a child left behind keeps the stream open', async () => {
    const startedAt = Date.now();
    expect((await ana.exec({ argv: ['sh', '-c', 'sleep 20 & echo started'] })).stdout).toBe('started\n');
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('input', () => {
  it('passes every argument verbatim', async () => {
    const words = ["it's", '$HOME', '`id`', 'a\nb', '', '*', '\\', '"', '-n', 'ñ 🕊', '!x', '%s'];
    expect((await ana.exec({ argv: ['printf', '<%s>', ...words] })).stdout).toBe(words.map((word) => `<${word}>`).join(''));
    expect((await ana.exec({ argv: ['printf', '<%s>', ...words], asRoot: true })).stdout).toBe(words.map((word) => `<${word}>`).join(''));
  });

  it('sets the environment, under sudo too', async () => {
    const command = { argv: ['sh', '-c', 'printf %s "$GREETING"'], env: { GREETING: "it's $5" } } as const;
    expect((await ana.exec(command)).stdout).toBe("it's $5");
    expect((await ana.exec({ ...command, asRoot: true })).stdout).toBe("it's $5");
  });

  it('gives stdin to the command alone, whole, and ends it', async () => {
    const stdin = 'first line\n'.repeat(200_000);
    for (const remote of [ana, root]) {
      for (const asRoot of [false, true]) expect((await remote.exec({ argv: ['wc', '-c'], stdin, asRoot })).stdout.trim()).toBe(String(stdin.length));
    }
  });

  it('does not mind a command that stops reading', async () => {
    expect(await ana.exec({ argv: ['head', '-c', '3'], stdin: 'x'.repeat(8_000_000) })).toMatchObject({ exitCode: 0, stdout: 'xxx' });
  });
});

describe('the end', () => {
  it('carries exit code or signal', async () => {
    expect(await ana.exec({ argv: ['sh', '-c', 'exit 7'] })).toMatchObject({ exitCode: 7, signal: null });
    expect(await ana.exec({ argv: ['sh', '-c', 'kill -KILL $$'] })).toMatchObject({ exitCode: null, signal: 'KILL' });
    expect(await ana.exec({ argv: ['no-such-program'] })).toMatchObject({ exitCode: 127 });
  });

  it('is an error for run, with the command and what it said', async () => {
    await expect(ana.run({ argv: ['sh', '-c', 'echo no such luck >&2; exit 3'] })).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: containing('no such luck'),
      data: { exitCode: 3, command: containing('no such luck') },
    });
  });

  it('comes for the remote process and its children when the command is cancelled', async () => {
    for (const asRoot of [false, true]) {
      const seconds = asRoot ? '4711' : '4712';
      const cancel = new AbortController();
      const running = ana.exec({ argv: ['sh', '-c', `sleep ${seconds} & sleep ${seconds}`], asRoot }, { signal: cancel.signal });
      while ((await processes(seconds)).split('\n').length < 2) await sleep(50);
      cancel.abort();
      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await processes(seconds)).toBe('');
    }
  });

  it('comes for a process that ignores the polite signal', async () => {
    const cancel = new AbortController();
    const running = ana.exec({ argv: ['sh', '-c', 'trap "" TERM; sleep 4713'] }, { signal: cancel.signal });
    while ((await processes('4713')) === '') await sleep(50);
    cancel.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await processes('4713')).toBe('');
  });

  it('comes when the time is over', async () => {
    await expect(ana.exec({ argv: ['sleep', '4714'], timeoutMs: 500 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await processes('4714')).toBe('');
  });

  it('is at once for a command that was cancelled before it started', async () => {
    await expect(ana.exec({ argv: ['true'] }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

it('runs more commands side by side than the server allows sessions', async () => {
  const numbers = Array.from({ length: 24 }, (_, index) => String(index));
  const results = await Promise.all(numbers.map((number) => ana.run({ argv: ['sh', '-c', 'sleep 0.2; echo "$1"', 'sh', number] })));
  expect(results).toEqual(numbers.map((number) => `${number}\n`));
});

describe('sudo', () => {
  it('works with a password, without one, and not at all for root itself', async () => {
    await using nopass = await login('nopass');
    for (const remote of [ana, nopass, root])
      expect((await remote.exec({ argv: ['sh', '-c', 'id -u; cat'], stdin: 'input', asRoot: true })).stdout).toBe('0\ninput');
  });

  it('tells a wrong password, one that is missing, and a user who may not', async () => {
    const refusal = async (remote: Remote) => {
      const error: unknown = await remote.exec({ argv: ['id'], asRoot: true }).catch((reason: unknown) => reason);
      await remote[Symbol.asyncDispose]();
      return error;
    };
    expect(await refusal(await login('ana', 'wrong'))).toMatchObject({ code: 'SUDO_REFUSED', data: { reason: 'wrong-password' } });
    expect(await refusal(await login('plain'))).toMatchObject({
      code: 'SUDO_REFUSED',
      data: { reason: 'not-allowed' },
      message: containing('usermod'),
    });
    expect(await refusal(await loginWithKey('ana'))).toMatchObject({ code: 'SUDO_REFUSED', data: { reason: 'password-needed' } });
  });

  it('never shows the password in the process list, the environment or the audit', async () => {
    const all = (await ana.exec({ argv: ['sh', '-c', 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n"'], asRoot: true }))
      .stdout;
    expect(all).toContain('palomar-');
    expect(all).not.toContain(MACHINE_PASSWORD);
    await ana.exec({ argv: ['echo', MACHINE_PASSWORD] });
    expect(JSON.stringify(audit)).not.toContain(JSON.stringify(MACHINE_PASSWORD).slice(1, -1));
  });

  it('leaves no ticket that others could use', () => {
    expect(inside(machine, 'sh', '-c', 'ls /run/sudo/ts 2>/dev/null || :').trim()).toBe('');
  });
});

it('writes one audit entry per command, and none for quiet ones', async () => {
  audit.length = 0;
  await ana.exec({ argv: ['echo', 'noted'], asRoot: true, stdin: 'never noted', env: { API_TOKEN: 'hidden-value' } });
  await ana.exec({ argv: ['echo', 'quiet'] }, { quiet: true });
  expect(audit).toHaveLength(1);
  expect(audit[0]).toMatchObject({ kind: 'command', what: 'sudo env API_TOKEN=*** echo noted', exitCode: 0, error: null });
});
