/** Debian's fetchmail, getmail6 and curl against our POP3, each with a verified certificate. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, pop3Stage } from '../support/pop3-stage.ts';
import type { Pop3Stage } from '../support/pop3-stage.ts';

const CLIENTS = ['/usr/bin/fetchmail', '/usr/bin/getmail', '/usr/bin/curl'];
let stage: Pop3Stage;

beforeAll(async () => {
  const missing = CLIENTS.filter((client) => !existsSync(client));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} missing: apt-get install -y --no-install-recommends fetchmail getmail6 curl`);
  stage = await pop3Stage();
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const options = { cwd: stage.directory, env: { ...process.env, HOME: stage.directory, ...environment }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: `${stdout}${stderr}` }),
    );
  });
}

/** One text, so that a failure shows what the program said. */
function outcome({ code, output }: Outcome): string {
  return `${code} ${output}`;
}

const LETTERS = [1, 2, 3].map((n) => `From: a@x.test\r\nSubject: letter ${n}\r\nMessage-ID: <${n}@x.test>\r\n\r\n.dot\r\n..\r\nlast ${n}\r\n`);
const authority = (): string => path.join(stage.directory, 'certificate.pem');

/** What a program has left in a Maildir or handed on, by its subject. */
function subjects(texts: readonly string[]): string[] {
  return texts.map((text) => /^Subject: (.*?)\r?$/m.exec(text)?.[1] ?? '').sort();
}

function secretFile(name: string, text: string): string {
  const file = path.join(stage.directory, name);
  writeFileSync(file, text);
  chmodSync(file, 0o600);
  return file;
}

describe('curl', () => {
  const curl = (user: string, url: string, ...args: readonly string[]): Promise<Outcome> =>
    run('curl', ['--silent', '--show-error', '--max-time', '20', '--cacert', authority(), '--user', `${user}:${PASSWORD}`, ...args, url]);

  it('lists and fetches over TLS, to the last octet', async () => {
    const address = await stage.mailbox('curl', ...LETTERS);
    const base = `pop3s://localhost:${stage.port}`;
    const [kept = ''] = await stage.bodies('curl', 'INBOX');
    const listed = await curl(address, `${base}/`);
    expect(listed.output.split('\r\n')).toEqual([`1 ${kept.length}`, expect.stringMatching(/^2 \d+$/), expect.stringMatching(/^3 \d+$/), '']);
    expect(listed.code).toBe(0);
    expect(await curl(address, `${base}/1`)).toEqual({ code: 0, output: kept });
    expect((await curl(address, `${base}/`, '--request', 'UIDL')).output).toMatch(/^1 \d+\.\d+\r\n2 /);
    expect((await curl(address, `${base}/9`)).code).not.toBe(0);
  });

  it('goes over to TLS by STLS', async () => {
    const address = await stage.mailbox('stls', ...LETTERS);
    const { code, output } = await curl(address, `pop3://localhost:${stage.plainPort}/2`, '--ssl-reqd');
    expect(code).toBe(0);
    expect(subjects([output])).toEqual(['letter 2']);
  });

  it('logs in by SASL PLAIN', async () => {
    const address = await stage.mailbox('sasl', ...LETTERS);
    const { code, output } = await curl(address, `pop3s://localhost:${stage.port}/3`, '--login-options', 'AUTH=PLAIN', '--verbose');
    expect(code).toBe(0);
    expect(output).toContain('AUTH PLAIN');
  });
});

/** Root may not deliver into a Maildir with getmail, so a script takes what the programs hand on. @returns its path */
function sinkFor(name: string): string {
  const sink = path.join(stage.directory, `${name}-sink`);
  writeFileSync(sink, `#!/bin/sh\nexec cat > "$(mktemp "${stage.directory}/${name}-letter-XXXXXX")"\n`, { mode: 0o755 });
  return sink;
}

function sunk(name: string): string[] {
  const files = readdirSync(stage.directory).filter((file) => file.startsWith(`${name}-letter-`));
  return files.map((file) => readFileSync(path.join(stage.directory, file), 'utf8'));
}

describe('getmail', () => {
  it('fetches each letter once, and deletes', async () => {
    const address = await stage.mailbox('getmail', ...LETTERS);
    const sink = sinkFor('getmail');
    const rc = (isDeleting: boolean): string =>
      secretFile(
        'getmailrc',
        `[retriever]\ntype = SimplePOP3SSLRetriever\nserver = localhost\nport = ${stage.port}\nusername = ${address}\npassword = ${PASSWORD}\nca_certs = ${authority()}\n` +
          `[destination]\ntype = MDA_external\npath = ${sink}\nallow_root_commands = true\n` +
          `[options]\nread_all = false\ndelete = ${String(isDeleting)}\ndelivered_to = false\nreceived = false\n`,
      );
    const getmail = (isDeleting: boolean): Promise<Outcome> => run('getmail', ['--getmaildir', stage.directory, '--rcfile', rc(isDeleting)]);
    expect(outcome(await getmail(false))).toMatch(/^0 /);
    expect(subjects(sunk('getmail'))).toEqual(['letter 1', 'letter 2', 'letter 3']);
    for (const text of sunk('getmail')) expect(text).toMatch(/\n\n\.dot\n\.\.\nlast \d\n$/);
    await stage.deliver('getmail', 'Subject: letter 4\r\n\r\n');
    expect(outcome(await getmail(false))).toMatch(/^0 /);
    expect(subjects(sunk('getmail'))).toEqual(['letter 1', 'letter 2', 'letter 3', 'letter 4']);
    expect(outcome(await getmail(true))).toMatch(/^0 /);
    expect(await stage.bodies('getmail', 'INBOX')).toEqual([]);
    expect(await stage.bodies('getmail', 'Trash')).toHaveLength(4);
  });
});

describe('fetchmail', () => {
  it('hands every letter on and empties INBOX into Trash', async () => {
    const address = await stage.mailbox('fetchmail', ...LETTERS);
    const sink = sinkFor('fetchmail');
    const rc = secretFile(
      'fetchmailrc',
      `set no bouncemail\npoll localhost service ${stage.port} protocol pop3 uidl\n  user "${address}" password "${PASSWORD}"\n` +
        `  ssl sslcertck sslcertfile "${authority()}"\n  fetchall mda "${sink}"\n`,
    );
    const fetchmail = await run('fetchmail', ['-f', rc, '-v', '--pidfile', path.join(stage.directory, 'fetchmail.pid')]);
    expect(outcome(fetchmail)).toMatch(/^0 /);
    expect(subjects(sunk('fetchmail'))).toEqual(['letter 1', 'letter 2', 'letter 3']);
    expect(await stage.bodies('fetchmail', 'INBOX')).toEqual([]);
    expect(await stage.bodies('fetchmail', 'Trash')).toHaveLength(3);
  });
});
