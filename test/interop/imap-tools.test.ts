/** curl, NeoMutt, fetchmail and getmail6, from Debian, against our IMAP, each with a verified certificate. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, imapStage, type ImapStage, type LineClient, PASSWORD } from '../support/imap-stage.ts';

const PROGRAMS = ['curl', 'neomutt', 'fetchmail', 'getmail', 'script'];
const LETTERS = [1, 2, 3].map((n) => `From: a@x.test\r\nSubject: letter ${n}.\r\nMessage-ID: <${n}@x.test>\r\n\r\n.dot\r\nlast ${n}\r\n`);
let stage: ImapStage;
let client: LineClient;
let home: string;

beforeAll(async () => {
  const missing = PROGRAMS.filter((program) => !existsSync(`/usr/bin/${program}`));
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')} missing: apt-get install -y --no-install-recommends curl neomutt fetchmail getmail6 bsdutils`);
  stage = await imapStage();
  client = await (await stage.client()).login();
  home = mkdtempSync(path.join(tmpdir(), 'palomar-tools-'));
});
afterAll(async () => {
  client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

/** A mailbox with the letters in it; the line client has nothing selected. */
async function box(name: string): Promise<string> {
  await client.command('UNSELECT');
  await client.command(`CREATE ${name}`);
  for (const letter of LETTERS) await client.command(`APPEND ${name} {${letter.length}+}\r\n${letter}`);
  return name;
}

async function flagsIn(name: string): Promise<string[]> {
  await client.command(`EXAMINE ${name}`);
  const lines = await client.command('FETCH 1:* FLAGS');
  await client.command('UNSELECT');
  return lines.slice(0, -1);
}

/** Standard output; what it says otherwise is in the error. */
function run(program: string, args: readonly string[]): Promise<string> {
  const options = { cwd: home, env: { ...process.env, HOME: home, TERM: 'xterm' }, timeout: 30_000 };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program}: ${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

function file(name: string, text: string, mode = 0o600): string {
  const place = path.join(home, name);
  writeFileSync(place, text, { mode });
  return place;
}

const authority = (): string => path.join(stage.directory, 'certificate.pem');

describe('curl', () => {
  const curl = (url: string, ...args: readonly string[]): Promise<string> =>
    run('curl', [
      '-sS',
      '--max-time',
      '20',
      '--cacert',
      authority(),
      '--user',
      `${ADDRESS}:${PASSWORD}`,
      ...args,
      `imaps://localhost:${stage.port}/${url}`,
    ]);

  it('lists, searches and fetches to the last octet', async () => {
    await box('Curl');
    expect(await curl('')).toContain('* LIST (\\HasNoChildren) "/" Curl\r\n');
    expect(await curl('Curl?SUBJECT%20%22letter%202.%22')).toBe('* SEARCH 2\r\n');
    expect(await curl('Curl/;UID=2')).toBe(LETTERS[1]);
    expect(await curl('Curl/;UID=2/;SECTION=TEXT')).toBe('.dot\r\nlast 2\r\n');
    expect(await curl('Curl/;MAILINDEX=3/;SECTION=HEADER.FIELDS%20(SUBJECT)')).toBe('Subject: letter 3.\r\n\r\n');
    await expect(curl('Nowhere/;UID=1')).rejects.toThrow();
  });

  it('uploads a letter, and carries out a command', async () => {
    await box('Upload');
    await curl('Upload', '--upload-file', file('letter.eml', 'Subject: uploaded\r\n\r\nhello\r\n'));
    expect(await curl('Upload/;UID=4')).toBe('Subject: uploaded\r\n\r\nhello\r\n');
    expect(await curl('Upload', '--request', 'STORE 1 +FLAGS (\\Flagged)')).toBe('* 1 FETCH (FLAGS (\\Flagged \\Seen))\r\n'.replace(' \\Seen', ''));
  });
});

describe('NeoMutt', () => {
  /** Types `keys`; with a cache of headers and QRESYNC where `resync`. */
  const neomutt = async (folder: string, keys: string, resync: boolean): Promise<void> => {
    const rc = `set imap_user="${ADDRESS}"
set imap_pass="${PASSWORD}"
set imap_authenticators="plain"
set folder="imaps://localhost:${stage.port}/"
set spoolfile="+${folder}"
set certificate_file="${authority()}"
set ssl_verify_host=yes
set header_cache="${home}/headers-"
set imap_condstore=${resync ? 'yes' : 'no'}
set imap_qresync=${resync ? 'yes' : 'no'}
set delete=yes
set confirmappend=no
set mark_old=no
set move=no
set pipe_decode=no
set wait_key=no
set sleep_time=0
set quit=yes
`;
    await run('script', ['-qec', `neomutt -n -F ${file('neomuttrc', rc)} -e 'push "${keys}"'`, '/dev/null']);
  };

  it.each([false, true])('reads, flags, saves and deletes, with QRESYNC: %s', async (resync) => {
    const folder = await box(`Mutt${String(resync)}`);
    const read = path.join(home, `read-${String(resync)}`);
    await neomutt(folder, `<first-entry><pipe-message>cat >${read}<enter><flag-message><save-message>=Archive<enter><sync-mailbox><quit>`, resync);
    expect(readFileSync(read, 'utf8').replaceAll('\r\n', '\n')).toContain('Subject: letter 1.');
    expect(await flagsIn(folder)).toEqual([expect.stringMatching(/^\* 1 FETCH .*\\Flagged/), '* 2 FETCH (FLAGS ())']);
    expect((await client.command('STATUS Archive (MESSAGES)'))[0]).toBe(`* STATUS Archive (MESSAGES ${resync ? 2 : 1})`);
    // Changed elsewhere before it comes back: its cache has to hear of it.
    await client.command(`SELECT ${folder}`);
    await client.command('STORE 1 +FLAGS (\\Deleted)');
    await client.command('EXPUNGE');
    await client.command('UNSELECT');
    const again = path.join(home, `again-${String(resync)}`);
    await neomutt(folder, `<first-entry><pipe-message>cat >${again}<enter><delete-message><sync-mailbox><quit>`, resync);
    expect(readFileSync(again, 'utf8').replaceAll('\r\n', '\n')).toContain('Subject: letter 3.');
    expect((await client.command(`STATUS ${folder} (MESSAGES)`))[0]).toBe(`* STATUS ${folder} (MESSAGES 0)`);
  });
});

/** What a program hands on goes into a file each. @returns its path */
function sinkFor(name: string): string {
  return file(`${name}-sink`, `#!/bin/sh\nexec cat > "$(mktemp "${home}/${name}-letter-XXXXXX")"\n`, 0o755);
}

function sunk(name: string): string[] {
  const texts = readdirSync(home)
    .filter((each) => each.startsWith(`${name}-letter-`))
    .map((each) => readFileSync(path.join(home, each), 'utf8'));
  return texts.map((text) => /^Subject: (.*?)\r?$/m.exec(text)?.[1] ?? '').sort();
}

const SUBJECTS = ['letter 1.', 'letter 2.', 'letter 3.'];

describe('fetchmail', () => {
  it('hands on what is unread, and marks it read', async () => {
    const folder = await box('Fetchmail');
    const rc = file(
      'fetchmailrc',
      `set no bouncemail\npoll localhost service ${stage.port} protocol imap auth password\n  user "${ADDRESS}" password "${PASSWORD}"\n` +
        `  ssl sslcertck sslcertfile "${authority()}"\n  folder "${folder}" keep mda "${sinkFor('fetchmail')}"\n`,
    );
    await run('fetchmail', ['-f', rc, '--pidfile', path.join(home, 'fetchmail.pid')]);
    expect(sunk('fetchmail')).toEqual(SUBJECTS);
    expect(await flagsIn(folder)).toEqual([1, 2, 3].map((n) => `* ${n} FETCH (FLAGS (\\Seen))`));
  });
});

describe('getmail', () => {
  it('fetches each letter, and deletes', async () => {
    const folder = await box('Getmail');
    const rc = file(
      'getmailrc',
      `[retriever]\ntype = SimpleIMAPSSLRetriever\nserver = localhost\nport = ${stage.port}\nusername = ${ADDRESS}\npassword = ${PASSWORD}\nca_certs = ${authority()}\nmailboxes = ("${folder}",)\n` +
        `[destination]\ntype = MDA_external\npath = ${sinkFor('getmail')}\nallow_root_commands = true\n[options]\ndelete = true\ndelivered_to = false\nreceived = false\n`,
    );
    await run('getmail', ['--getmaildir', home, '--rcfile', rc]);
    expect(sunk('getmail')).toEqual(SUBJECTS);
    expect((await client.command(`STATUS ${folder} (MESSAGES)`))[0]).toBe(`* STATUS ${folder} (MESSAGES 0)`);
  });
});
