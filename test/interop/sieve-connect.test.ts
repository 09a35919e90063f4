/** Debian's sieve-connect against our ManageSieve: STARTTLS with a verified certificate, SASL, and a script there and back. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADDRESS, PASSWORD, manageSieveStage } from '../support/managesieve-stage.ts';
import type { ManageSieveStage } from '../support/managesieve-stage.ts';

const CLIENT = '/usr/bin/sieve-connect';
let stage: ManageSieveStage;

beforeAll(async () => {
  if (!existsSync(CLIENT)) throw new Error(`${CLIENT} missing: apt-get install -y --no-install-recommends sieve-connect`);
  stage = await manageSieveStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

function connect(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const reach = ['--server', '127.0.0.1', '--port', `${stage.port}`, '--tlshostname', 'mail.dovecote.test'];
  const trust = ['--tlscafile', path.join(stage.directory, 'certificate.pem'), '--user', ADDRESS, '--passwordfd', '0'];
  return new Promise((resolve) => {
    const child = execFile(CLIENT, [...reach, ...trust, ...args], { cwd: stage.directory }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: `${stdout}${stderr}` });
    });
    child.stdin?.end(`${PASSWORD}\n`);
  });
}

it('puts a script, makes it active, lists it, takes it back and removes it', async () => {
  const local = path.join(stage.directory, 'local.sieve');
  const script = 'require ["fileinto"];\nif header :contains "subject" "seeds" { fileinto "Körner"; }\n';
  writeFileSync(local, script);
  expect(await connect('--localsieve', local, '--remotesieve', 'seeds', '--upload')).toMatchObject({ code: 0 });
  expect(await connect('--remotesieve', 'seeds', '--activate')).toMatchObject({ code: 0 });
  expect((await connect('--list')).output).toMatch(/seeds.*ACTIVE/);
  const back = path.join(stage.directory, 'back.sieve');
  expect(await connect('--localsieve', back, '--remotesieve', 'seeds', '--download')).toMatchObject({ code: 0 });
  expect(readFileSync(back, 'utf8')).toBe(script);
  expect(await connect('--deactivate')).toMatchObject({ code: 0 });
  expect(await connect('--remotesieve', 'seeds', '--delete')).toMatchObject({ code: 0 });
  expect((await connect('--list')).output).not.toContain('seeds');
});

it('shows what is wrong with a script', async () => {
  const local = path.join(stage.directory, 'wrong.sieve');
  writeFileSync(local, 'fileinto "x";\n');
  const { code, output } = await connect('--localsieve', local, '--remotesieve', 'wrong', '--upload');
  expect(code).not.toBe(0);
  expect(output).toMatch(/line 1, column 1: The command .{1,2}fileinto.{1,2} needs/);
});
