/** Debian's curl and openssl on the port where IMAP begins in the clear, the certificate verified. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADDRESS, imapStage, PASSWORD, type ImapStage } from '../support/imap-stage.ts';

const run = promisify(execFile);
let stage: ImapStage;

beforeAll(async () => {
  if (!existsSync('/usr/bin/curl')) throw new Error('curl missing: apt-get install -y --no-install-recommends curl');
  stage = await imapStage();
  await stage.deliver('one', 'Subject: over STARTTLS\n\nHello.\n');
});
afterAll(() => stage[Symbol.asyncDispose]());

const curl = (...args: readonly string[]): Promise<{ readonly stdout: string }> => {
  const authority = path.join(stage.directory, 'certificate.pem');
  const url = `imap://localhost:${stage.plainPort}/INBOX;UID=1`;
  return run('curl', ['--silent', '--show-error', '--max-time', '20', '--cacert', authority, '--user', `${ADDRESS}:${PASSWORD}`, ...args, url]);
};

it('lets curl fetch a letter once it has gone over to TLS, and not before', async () => {
  expect((await curl('--ssl-reqd')).stdout).toContain('Subject: over STARTTLS');
  // 67: the login was refused, without a password having been sent.
  await expect(curl()).rejects.toMatchObject({ code: 67 });
});

it('lets openssl find the certificate behind STARTTLS', async () => {
  const found = run('openssl', ['s_client', '-connect', `127.0.0.1:${stage.plainPort}`, '-starttls', 'imap', '-brief', '-ign_eof'], {
    timeout: 20_000,
  });
  found.child.stdin?.end('a LOGOUT\r\n');
  const { stdout, stderr } = await found;
  expect(stderr).toMatch(/Peer certificate: CN ?= ?mail.dovecote.test/);
  expect(stdout).toContain('a OK LOGOUT completed');
});
