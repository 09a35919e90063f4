/** SCRAM with the programs that people use: GNU SASL and msmtp (libgsasl) send, mbsync (Cyrus SASL) reads; all from Debian. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessRateLimiter } from '../../server-bundle/base/rate-limit.ts';
import { startSubmission } from '../../server-bundle/protocols/submission/server.ts';
import type { SubmissionService } from '../../server-bundle/protocols/submission/server.ts';
import { inProcessStorage } from '../../server-bundle/storage/service/in-process.ts';
import { certificateWatch, keptLog } from '../integration/smtp/support/services.ts';
import { ADDRESS, imapStage, PASSWORD } from '../support/imap-stage.ts';
import type { ImapStage } from '../support/imap-stage.ts';

const run = promisify(execFile);
let stage: ImapStage;
let smtp: SubmissionService;
let home: string;
let appPassword: string;
let lines: Record<string, unknown>[];

beforeAll(async () => {
  stage = await imapStage();
  home = mkdtempSync(path.join(tmpdir(), 'palomar-scram-'));
  const kept = keptLog();
  lines = kept.lines;
  smtp = await startSubmission({
    storage: inProcessStorage(stage.service, 'smtp'),
    certificate: certificateWatch({ cert: stage.certificate, key: readFileSync(path.join(stage.directory, 'key.pem'), 'utf8') }),
    limiter: inProcessRateLimiter(),
    log: kept.log,
    hostname: 'mail.dovecote.test',
    domain: 'dovecote.test',
    host: '127.0.0.1',
    implicitTlsPort: 0,
    startTlsPort: 0,
    stopGraceMs: 2_000,
  });
  const api = inProcessStorage(stage.service, 'api');
  appPassword = (await api.call('app-password.create', { address: ADDRESS, currentPassword: PASSWORD, name: 'interop' })).password;
});
afterAll(async () => {
  await smtp[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

/** What the server noted of the last login. */
const lastLogin = (): unknown => lines.findLast(({ msg }) => msg === 'logged in' || msg === 'login refused');

describe('GNU SASL at 587, after STARTTLS', () => {
  const gsasl = async (mechanism: string, password: string): Promise<string> => {
    const client = run(
      'gsasl',
      [
        '--smtp',
        '--starttls',
        `--connect=localhost:${smtp.startTlsPort}`,
        `--mechanism=${mechanism}`,
        `--authentication-id=${ADDRESS}`,
        `--password=${password}`,
        `--x509-ca-file=${path.join(stage.directory, 'certificate.pem')}`,
        '--service=smtp',
        '--hostname=localhost',
        '--quiet',
        // With the bindings at hand and another mechanism than -PLUS it says that we offered none, which is refused, as it must be.
        ...(mechanism.endsWith('-PLUS') ? [] : ['--no-cb']),
      ],
      { timeout: 20_000 },
    );
    client.child.stdin?.end();
    return (await client).stdout;
  };

  it.each(['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'PLAIN', 'LOGIN'])('logs in by %s with an app password', async (mechanism) => {
    await gsasl(mechanism, appPassword);
    expect(lastLogin()).toMatchObject({ msg: 'logged in', login: ADDRESS, mechanism });
  });

  it('does not get in by SCRAM with the password that the owner chose, and does by PLAIN', async () => {
    await expect(gsasl('SCRAM-SHA-256', PASSWORD)).rejects.toThrow();
    expect(lastLogin()).toMatchObject({ msg: 'login refused', login: ADDRESS });
    await gsasl('PLAIN', PASSWORD);
    expect(lastLogin()).toMatchObject({ msg: 'logged in', mechanism: 'PLAIN' });
  });
});

it.each([
  ['scram-sha-256', 'SCRAM-SHA-256'],
  // What it chooses by itself in TLS: a chosen password works with it too.
  ['on', 'PLAIN'],
])('msmtp logs in at 465 with auth %s', async (mechanism, used) => {
  const account = `account a
host localhost
port ${smtp.implicitTlsPort}
tls on
tls_starttls off
tls_trust_file ${path.join(stage.directory, 'certificate.pem')}
auth ${mechanism}
user ${ADDRESS}
password ${appPassword}
from ${ADDRESS}
`;
  const file = path.join(home, 'msmtprc');
  writeFileSync(file, account, { mode: 0o600 });
  const sent = run('msmtp', ['-C', file, '-a', 'a', 'ann@elsewhere.test'], { timeout: 20_000 });
  sent.child.stdin?.end(`From: ${ADDRESS}\nTo: ann@elsewhere.test\nSubject: scram\n\nhello\n`);
  await sent;
  expect(lastLogin()).toMatchObject({ msg: 'logged in', mechanism: used });
});

describe('mbsync', () => {
  it('reads a mailbox after SCRAM-SHA-256', async () => {
    await stage.deliver('one', 'Subject: one\nMessage-ID: <one@x.test>\n\none\n');
    mkdirSync(path.join(home, 'mail'));
    const file = path.join(home, 'mbsyncrc');
    writeFileSync(
      file,
      `IMAPAccount a
Host localhost
Port ${stage.port}
User ${ADDRESS}
Pass "${appPassword}"
AuthMechs SCRAM-SHA-256
SSLType IMAPS
CertificateFile ${path.join(stage.directory, 'certificate.pem')}

IMAPStore far
Account a

MaildirStore near
Path ${home}/mail/
Inbox ${home}/mail/INBOX

Channel all
Far :far:INBOX
Near :near:
Create Near
SyncState ${home}/state-
`,
      { mode: 0o600 },
    );
    await run('mbsync', ['-c', file, 'all'], { timeout: 20_000 });
    expect(['new', 'cur'].flatMap((kind) => readdirSync(path.join(home, 'mail/INBOX', kind)))).toHaveLength(1);
  });
});
