/** isync's mbsync, from Debian: a two-way sync of a Maildir with our IMAP. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADDRESS, imapStage, PASSWORD, type ImapStage } from '../support/imap-stage.ts';

const run = promisify(execFile);
let stage: ImapStage;
let home: string;

beforeAll(async () => {
  stage = await imapStage();
  home = mkdtempSync(path.join(tmpdir(), 'palomar-mbsync-'));
  mkdirSync(path.join(home, 'mail'));
  const configuration = `IMAPAccount a
Host localhost
Port ${stage.port}
User ${ADDRESS}
Pass "${PASSWORD}"
# Its choice would be SCRAM, which is for generated passwords: test/interop/scram.test.ts.
AuthMechs PLAIN
SSLType IMAPS
CertificateFile ${path.join(stage.directory, 'certificate.pem')}

IMAPStore far
Account a

MaildirStore near
Path ${home}/mail/
Inbox ${home}/mail/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState ${home}/state-
`;
  writeFileSync(path.join(home, 'mbsyncrc'), configuration, { mode: 0o600 });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const sync = (): Promise<unknown> => run('mbsync', ['-c', path.join(home, 'mbsyncrc'), 'all'], { timeout: 60_000 });
const files = (folder: string): string[] =>
  ['new', 'cur'].flatMap((kind) => readdirSync(path.join(home, 'mail', folder, kind)).map((name) => path.join(home, 'mail', folder, kind, name)));

it('brings every letter and folder over, byte for byte', async () => {
  for (let number = 1; number <= 25; number += 1)
    await stage.deliver(`m${number}`, `Subject: ${number}\nMessage-ID: <${number}@x.test>\n\nletter ${number}\n`);
  await sync();
  expect(files('INBOX')).toHaveLength(25);
  expect(readdirSync(path.join(home, 'mail'))).toEqual(expect.arrayContaining(['Sent', 'Trash', 'Junk', 'Drafts', 'Archive']));
  const texts = files('INBOX').map((file) => readFileSync(file, 'utf8'));
  expect(texts.some((text) => text.includes('\nletter 7\n'))).toBe(true);
});

it('takes back what changed on either side', async () => {
  const [first = ''] = files('INBOX');
  rmSync(first);
  writeFileSync(path.join(home, 'mail/Sent/cur/1.new:2,S'), 'Subject: written here\n\nhello\n');
  await stage.deliver('late', 'Subject: late\n\nlate\n');
  await sync();
  await sync();
  expect(files('INBOX')).toHaveLength(25);
  using client = await (await stage.client()).login();
  expect((await client.command('STATUS INBOX (MESSAGES)'))[0]).toBe('* STATUS INBOX (MESSAGES 25)');
  await client.command('SELECT Sent');
  expect((await client.command('FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (Subject)])')).join(' ')).toMatch(/\\Seen.*Subject: written here/);
});

it('keeps both when the same letter was changed on both sides', async () => {
  using client = await (await stage.client()).login();
  await client.command('SELECT INBOX');
  const here = (subject: string): string => files('INBOX').find((file) => readFileSync(file, 'utf8').startsWith(`Subject: ${subject}\n`)) ?? '';
  const there = async (subject: string): Promise<string> => /\d+/.exec((await client.command(`SEARCH SUBJECT "${subject}"`))[0] ?? '')?.[0] ?? '';
  // One is flagged here and answered there, another read here and thrown away there.
  renameSync(here('21'), path.join(home, `mail/INBOX/cur/${path.basename(here('21')).split(':')[0] ?? ''}:2,F`));
  await client.command(`STORE ${await there('21')} +FLAGS (\\Answered)`);
  renameSync(here('22'), path.join(home, `mail/INBOX/cur/${path.basename(here('22')).split(':')[0] ?? ''}:2,S`));
  await client.command(`STORE ${await there('22')} +FLAGS (\\Deleted)`);
  await client.command('EXPUNGE');
  await sync();
  expect(path.basename(here('21')).split(':2,')[1]?.split('').sort().join('')).toBe('FR');
  await client.command('NOOP');
  expect((await client.command(`FETCH ${await there('21')} FLAGS`))[0]).toMatch(/\\Answered \\Flagged|\\Flagged \\Answered/);
  expect(await there('22')).toBe('');
  expect(here('22')).toBe('');
});
