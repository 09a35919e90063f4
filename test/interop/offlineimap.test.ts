/** OfflineIMAP, from Debian: a Maildir and our IMAP, changed on either side and on both. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADDRESS, imapStage, type ImapStage, type LineClient, PASSWORD } from '../support/imap-stage.ts';

const run = promisify(execFile);
let stage: ImapStage;
let home: string;
let client: LineClient;

beforeAll(async () => {
  if (!existsSync('/usr/bin/offlineimap')) throw new Error('This needs OfflineIMAP: apt-get install -y --no-install-recommends offlineimap3');
  stage = await imapStage();
  home = mkdtempSync(path.join(tmpdir(), 'palomar-offlineimap-'));
  mkdirSync(path.join(home, 'mail'));
  const configuration = `[general]
accounts = a
metadata = ${home}/metadata
[Account a]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = ${home}/mail
[Repository far]
type = IMAP
remotehost = localhost
remoteport = ${stage.port}
remoteuser = ${ADDRESS}
remotepass = ${PASSWORD}
ssl = yes
sslcacertfile = ${path.join(stage.directory, 'certificate.pem')}
auth_mechanisms = PLAIN
`;
  writeFileSync(path.join(home, 'offlineimaprc'), configuration, { mode: 0o600 });
  for (let number = 1; number <= 8; number += 1)
    await stage.deliver(`m${number}`, `Subject: letter ${number}.\nMessage-ID: <${number}@x.test>\n\ntext ${number}\n`);
  client = await (await stage.client()).login();
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

async function sync(): Promise<void> {
  const { stderr } = await run('offlineimap', ['-c', path.join(home, 'offlineimaprc'), '-o', '-u', 'quiet'], {
    timeout: 60_000,
    env: { ...process.env, HOME: home },
  });
  expect(stderr).toBe('');
}
const files = (folder: string): string[] =>
  ['new', 'cur'].flatMap((kind) => readdirSync(path.join(home, 'mail', folder, kind)).map((name) => path.join(home, 'mail', folder, kind, name)));
const here = (number: number, folder = 'INBOX'): string =>
  files(folder).find((file) => readFileSync(file, 'utf8').includes(`letter ${number}.`)) ?? '';
const flagsHere = (number: number): string => here(number).split(':2,')[1]?.split('').sort().join('') ?? '';
const flag = (number: number, flags: string): void => renameSync(here(number), `${here(number).split(':2,')[0] ?? ''}:2,${flags}`);

/** Sequence number and flags at the server, or nothing. */
async function there(number: number): Promise<string> {
  await client.command('SELECT INBOX');
  const found = /\d+/.exec((await client.command(`SEARCH SUBJECT "letter ${number}."`))[0] ?? '')?.[0];
  return found === undefined ? '' : ((await client.command(`FETCH ${found} FLAGS`))[0] ?? '');
}
const numberThere = async (number: number): Promise<string> => /\d+/.exec(await there(number))?.[0] ?? '';

it('brings every letter and folder over', async () => {
  await sync();
  expect(files('INBOX')).toHaveLength(8);
  expect(readdirSync(path.join(home, 'mail'))).toEqual(expect.arrayContaining(['Sent', 'Trash', 'Junk', 'Drafts', 'Archive']));
  expect(readFileSync(here(3), 'utf8')).toMatch(/\r?\n\r?\ntext 3\r?\n$/);
});

it('takes over what changed on either side', async () => {
  rmSync(here(1));
  flag(2, 'S');
  writeFileSync(path.join(home, 'mail/Sent/cur/1.new:2,S'), 'Subject: letter 99.\nMessage-ID: <99@x.test>\n\nwritten here\n');
  await client.command(`STORE ${await numberThere(3)} +FLAGS (\\Flagged)`);
  await client.command(`MOVE ${await numberThere(4)} Archive`);
  await stage.deliver('late', 'Subject: letter 9.\n\nlate\n');
  await sync();
  expect(await there(1)).toBe('');
  expect(await there(2)).toContain('\\Seen');
  expect((await client.command('STATUS Sent (MESSAGES)'))[0]).toBe('* STATUS Sent (MESSAGES 1)');
  expect(flagsHere(3)).toBe('F');
  expect([here(4), path.basename(path.dirname(path.dirname(here(4, 'Archive')))), here(9) === '']).toEqual(['', 'Archive', false]);
});

it('keeps both when the same letter was changed on both sides', async () => {
  flag(5, 'F');
  await client.command(`STORE ${await numberThere(5)} +FLAGS (\\Answered)`);
  // Read here, thrown away there; thrown away here, answered there.
  flag(6, 'S');
  await client.command(`STORE ${await numberThere(6)} +FLAGS (\\Deleted)`);
  await client.command('EXPUNGE');
  rmSync(here(7));
  await client.command(`STORE ${await numberThere(7)} +FLAGS (\\Answered)`);
  await sync();
  await sync();
  expect(flagsHere(5)).toBe('FR');
  expect(await there(5)).toMatch(/\\Answered \\Flagged/);
  expect([await there(6), here(6), await there(7), here(7)]).toEqual(['', '', '', '']);
  expect(files('INBOX')).toHaveLength(5);
});
