import { once } from 'node:events';
import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS, flagLines, imapStage, PASSWORD, type ImapStage } from '../../support/imap-stage.ts';

const LETTER = `From: Bo <bo@stranger.test>
To: ana@dovecote.test
Subject: =?utf-8?q?Palom=C3=A1r?=
Date: Mon, 2 Nov 2026 10:00:00 +0100
Message-ID: <1@stranger.test>

Hello.
`;

let stage: ImapStage;
let delivery = 0;

beforeAll(async () => {
  stage = await imapStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const deliver = (text = LETTER): Promise<void> => stage.deliver(`d${++delivery}`, text);
const append = async (client: Awaited<ReturnType<ImapStage['client']>>, mailbox: string, text: string, options = ''): Promise<string> =>
  (await client.command(`APPEND ${mailbox} ${options}{${text.length}+}\r\n${text}`)).at(-1) ?? '';

describe('before login', () => {
  it('greets with what it can do and offers no command on mail', async () => {
    using client = await stage.client();
    expect(await client.command('CAPABILITY')).toEqual([
      '* CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ ID SASL-IR ENABLE IDLE AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN',
      'OK CAPABILITY completed',
    ]);
    expect(await client.command('SELECT INBOX')).toEqual(['NO [AUTHENTICATIONFAILED] Log in first']);
    expect(await client.command('FLY')).toEqual(['BAD There is no such command']);
  });

  it('reads as long an ID as there may be (RFC 2971 §3.3)', async () => {
    using client = await stage.client();
    const pairs = Array.from({ length: 30 }, (_, n) => `"${String(n).padStart(30, 'f')}" "${'v'.repeat(1024)}"`);
    expect(await client.command(`ID (${pairs.join(' ')})`)).toEqual(['* ID ("name" "Palomar")', 'OK ID completed']);
  });

  it('answers a wrong password and an unknown user alike', async () => {
    using client = await stage.client();
    const wrong = await client.command(`LOGIN ${ADDRESS} wrong-password`);
    expect(wrong).toEqual(['NO [AUTHENTICATIONFAILED] Address or password is wrong']);
    expect(await client.command('LOGIN nobody@dovecote.test wrong-password')).toEqual(wrong);
  });

  it('takes PLAIN with and without an initial response, and LOGIN', async () => {
    const plain = Buffer.from(`\0${ADDRESS}\0${PASSWORD}`).toString('base64');
    for (const dialogue of [[`AUTHENTICATE PLAIN ${plain}`], ['AUTHENTICATE PLAIN', plain], ['AUTHENTICATE LOGIN', btoa(ADDRESS), btoa(PASSWORD)]]) {
      using client = await stage.client();
      client.send(`a ${dialogue[0] ?? ''}\r\n`);
      for (const answer of dialogue.slice(1)) {
        expect(await client.line()).toMatch(/^\+ /);
        client.send(`${answer}\r\n`);
      }
      expect(await client.line()).toMatch(/^a OK \[CAPABILITY .*IDLE/);
    }
  });

  it('lets nobody log in for somebody else', async () => {
    using client = await stage.client();
    const forged = Buffer.from(`bo@dovecote.test\0${ADDRESS}\0${PASSWORD}`).toString('base64');
    expect(await client.command(`AUTHENTICATE PLAIN ${forged}`)).toEqual(['NO [AUTHORIZATIONFAILED] Nobody may log in for somebody else']);
  });

  it('ends a session that sends rubbish or a line without end', async () => {
    using client = await stage.client();
    client.send('a NOOP\nb NOOP\r\n');
    expect(await client.line()).toBe('* BYE Protocol error: a line did not end with CRLF');
    using endless = await stage.client();
    endless.send('x'.repeat(70_000));
    expect(await endless.line()).toBe('* BYE Protocol error: a line was too long');
  });

  it('refuses a huge literal without waiting for it', async () => {
    using client = await stage.client();
    client.send('a LOGIN {4000000000}\r\n');
    expect(await client.line()).toBe('a NO [TOOBIG] That is larger than the server takes');
    expect(await client.command('NOOP')).toEqual(['OK NOOP completed']);
  });

  it('takes no message from somebody unknown, announced either way', async () => {
    using client = await stage.client();
    client.send('a APPEND INBOX {1000000}\r\n');
    expect(await client.line()).toBe('a NO [TOOBIG] That is larger than the server takes');
    client.send('b APPEND INBOX {1000000+}\r\n');
    expect(await client.line()).toBe('* BYE That literal is too large');
  });
});

describe('mailboxes', () => {
  it('are listed with their special use and made in levels', async () => {
    using client = await (await stage.client()).login();
    const listed = await client.command('LIST "" "*"');
    expect(listed).toContain('* LIST (\\HasNoChildren) "/" INBOX');
    expect(listed).toContain('* LIST (\\HasNoChildren \\Sent) "/" Sent');
    expect(await client.command('CREATE Work/2026')).toEqual([expect.stringMatching(/^OK \[MAILBOXID \(F\d+\)\] CREATE completed$/)]);
    expect(await client.command('LIST "" Work/%')).toEqual(['* LIST (\\HasNoChildren) "/" Work/2026', 'OK LIST completed']);
    expect(await client.command('RENAME Work Labour')).toEqual(['OK RENAME completed']);
    expect((await client.command('LIST "" "Labour*"')).at(-2)).toBe('* LIST (\\HasNoChildren) "/" Labour/2026');
    expect(await client.command('DELETE Labour/2026')).toEqual(['OK DELETE completed']);
    expect(await client.command('DELETE Labour/2026')).toEqual(['NO [NONEXISTENT] There is no such mailbox or message']);
    expect(await client.command('DELETE INBOX')).toEqual(['NO [CANNOT] INBOX stays']);
  });

  it('have names in any language and never escape into paths', async () => {
    using client = await (await stage.client()).login();
    expect(await client.command('CREATE "Entw&APw-rfe"')).toEqual([expect.stringMatching(/^OK \[MAILBOXID \(F\d+\)\] CREATE completed$/)]);
    expect((await client.command('LIST "" "Entw*"'))[0]).toBe('* LIST (\\HasNoChildren) "/" Entw&APw-rfe');
    for (const name of ['"a//b"', '"/a"', '""']) expect((await client.command(`CREATE ${name}`)).at(-1)).toMatch(/^NO \[CANNOT\]/);
    expect((await client.command('CREATE "../../etc/x"')).at(-1)).toMatch(/^(OK|NO)/);
    expect((await client.command('SELECT nowhere')).at(-1)).toBe('NO [NONEXISTENT] There is no such mailbox');
  });

  it('tell their status', async () => {
    using client = await (await stage.client()).login();
    await client.command('CREATE Counted');
    await append(client, 'Counted', 'A: 1\r\n\r\nx');
    expect((await client.command('STATUS Counted (MESSAGES UNSEEN UIDNEXT SIZE)'))[0]).toBe(
      '* STATUS Counted (MESSAGES 1 UNSEEN 1 UIDNEXT 2 SIZE 9)',
    );
    expect(await client.command('STATUS Counted (COLOUR)')).toEqual(['BAD a STATUS item is unknown']);
  });
});

describe('messages', () => {
  let turn = 0;
  let mailbox = '';
  beforeEach(() => {
    mailbox = `Box${++turn}`;
  });

  const opened = async (...texts: string[]) => {
    const client = await (await stage.client()).login();
    await client.command(`CREATE ${mailbox}`);
    for (const text of texts) expect(await append(client, mailbox, text)).toMatch(/^OK \[APPENDUID \d+ \d+\]/);
    await client.command(`SELECT ${mailbox}`);
    return client;
  };

  it('come back as the very bytes that were put in', async () => {
    const text = 'Subject: x\r\nX-Odd: \u00ff\u0000\r\n\r\nbody\r\n.\r\n';
    using client = await opened(text);
    client.send('f FETCH 1 BODY.PEEK[]\r\n');
    const lines: string[] = [];
    while (lines.at(-1) !== ')') lines.push(await client.line());
    expect(lines.join('\r\n')).toBe(`* 1 FETCH (BODY[] {${text.length}}\r\n${text})`);
  });

  it('give parts, partials, header fields, ENVELOPE and sizes', async () => {
    using client = await opened('From: a@x.org\r\nTo: b@x.org\r\nSubject: S\r\n\r\nHello');
    expect(await client.command('FETCH 1 (RFC822.SIZE BODY.PEEK[TEXT]<1.3>)')).toEqual([
      '* 1 FETCH (RFC822.SIZE 47 BODY[TEXT]<1> {3}',
      'ell)',
      'OK FETCH completed',
    ]);
    expect((await client.command('FETCH 1 BODY.PEEK[HEADER.FIELDS (subject)]')).slice(0, 3)).toEqual([
      '* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {14}',
      'Subject: S',
      '',
    ]);
    expect((await client.command('UID FETCH 1 ENVELOPE'))[0]).toBe(
      '* 1 FETCH (UID 1 ENVELOPE (NIL "S" ((NIL NIL "a" "x.org")) ((NIL NIL "a" "x.org")) ((NIL NIL "a" "x.org")) ((NIL NIL "b" "x.org")) NIL NIL NIL NIL))',
    );
    expect((await client.command('FETCH 1 BODYSTRUCTURE'))[0]).toBe(
      '* 1 FETCH (BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 5 0 NIL NIL NIL NIL))',
    );
    expect((await client.command('FETCH 1 BODY.PEEK[2]'))[0]).toBe('* 1 FETCH (BODY[2] NIL)');
    expect(await client.command('FETCH 2 FLAGS')).toEqual(['BAD There is no message of that number']);
    expect(await client.command('FETCH 1 COLOUR')).toEqual(['BAD there is no such FETCH item']);
  });

  it('become \\Seen when read, not when peeked at or when opened for reading only', async () => {
    using client = await opened('A: 1\r\n\r\nx');
    await client.command('FETCH 1 BODY.PEEK[]');
    expect((await client.command('FETCH 1 FLAGS'))[0]).toBe('* 1 FETCH (FLAGS ())');
    expect((await client.command('FETCH 1 BODY[TEXT]'))[1]).toBe('x FLAGS (\\Seen))');
    await client.command(`EXAMINE ${mailbox}`);
    expect(await client.command('STORE 1 FLAGS (\\Flagged)')).toEqual(['NO [READ-ONLY] The mailbox is open for reading only']);
  });

  it('are told, even by a silent STORE, as what others have made of them meanwhile', async () => {
    using mine = await opened('A: 1\r\n\r\n1');
    using other = await (await stage.client()).login();
    await other.command(`SELECT ${mailbox}`);
    await other.command('STORE 1 +FLAGS (\\Answered)');
    expect(await mine.command('STORE 1 +FLAGS.SILENT (\\Seen)')).toEqual(['* 1 FETCH (FLAGS (\\Answered \\Seen))', 'OK STORE completed']);
    expect(await mine.command('STORE 1 +FLAGS.SILENT (\\Flagged)')).toEqual(['OK STORE completed']);
  });

  it('that others have removed are copied without a word of UIDs', async () => {
    using mine = await opened('A: 1\r\n\r\n1');
    using other = await (await stage.client()).login();
    await other.command(`SELECT ${mailbox}`);
    await other.command('STORE 1 +FLAGS (\\Deleted)');
    await other.command('EXPUNGE');
    expect((await mine.command('COPY 1 Trash')).at(-1)).toBe('OK COPY completed');
  });

  it('are flagged, copied, moved and removed by sequence and by UID', async () => {
    using client = await opened('A: 1\r\n\r\n1', 'A: 2\r\n\r\n2', 'A: 3\r\n\r\n3');
    expect(await client.command('STORE 1:2 +FLAGS (\\Deleted $Label)')).toEqual([
      ...flagLines('$Label'),
      '* 1 FETCH (FLAGS (\\Deleted $Label))',
      '* 2 FETCH (FLAGS (\\Deleted $Label))',
      'OK STORE completed',
    ]);
    expect(await client.command('STORE 1 +FLAGS (\\Bogus)')).toEqual(['BAD there is no such system flag']);
    expect(await client.command('UID EXPUNGE 2')).toEqual(['* 2 EXPUNGE', 'OK EXPUNGE completed']);
    expect((await client.command('COPY 2 Nowhere')).at(-1)).toBe('NO [TRYCREATE] There is no such mailbox');
    expect((await client.command('UID COPY 3 Archive')).at(-1)).toMatch(/^OK \[COPYUID \d+ 3 \d+\] COPY completed$/);
    expect(await client.command('MOVE 2 Archive')).toEqual([
      expect.stringMatching(/^\* OK \[COPYUID \d+ 3 \d+\]/),
      '* 2 EXPUNGE',
      'OK MOVE completed',
    ]);
    expect(await client.command('EXPUNGE')).toEqual(['* 1 EXPUNGE', 'OK EXPUNGE completed']);
  });

  it('are found by flag, size, date, header and words', async () => {
    using client = await opened(
      'Subject: =?utf-8?q?Palom=C3=A1r?=\r\nDate: Mon, 2 Nov 2026 00:30:00 +0900\r\n\r\nfirst',
      'Subject: other\r\nDate: Tue, 3 Nov 2026 10:00:00 +0000\r\nContent-Transfer-Encoding: base64\r\n\r\nc2Vjb25k',
    );
    await client.command('STORE 2 +FLAGS.SILENT \\Flagged');
    const found = async (key: string): Promise<string | undefined> => (await client.command(`SEARCH ${key}`))[0];
    expect(await found('FLAGGED')).toBe('* SEARCH 2');
    expect(await found('NOT FLAGGED')).toBe('* SEARCH 1');
    expect(await found('OR FLAGGED SUBJECT other')).toBe('* SEARCH 2');
    expect(await found('SENTON 2-Nov-2026')).toBe('* SEARCH 1');
    expect(await found('BODY second')).toBe('* SEARCH 2');
    expect(await found('TEXT nothing')).toBe('* SEARCH');
    expect(await found('CHARSET UTF-8 SUBJECT {8+}\r\nPalom\u00c3\u00a1r')).toBe('* SEARCH 1');
    expect((await client.command('UID SEARCH 2:* LARGER 10'))[0]).toBe('* SEARCH 2');
    expect((await client.command('SEARCH NONSENSE')).at(-1)).toBe('BAD there is no such search key');
  });
});

it('asks for a literal behind the answer it is still writing, never inside it', async () => {
  using client = await (await stage.client()).login();
  await client.command('CREATE Large');
  await append(client, 'Large', `Subject: large\r\n\r\n${'x'.repeat(3_000_000)}\r\n`);
  await client.command('SELECT Large');
  client.send('f FETCH 1 BODY.PEEK[]\r\na APPEND Large {9}\r\n');
  const opening = /\{(\d+)\}$/.exec(await client.line())?.[1];
  let got = 0;
  for (let line = await client.line(); line !== ')'; line = await client.line()) {
    expect(line).not.toMatch(/go ahead/);
    got += line.length + 2;
  }
  expect(got).toBe(Number(opening));
  expect(await client.line()).toBe('f OK FETCH completed');
  expect(await client.line()).toBe('+ go ahead');
  client.send('A: 1\r\n\r\nx\r\n');
  expect(await client.line()).toMatch(/^\* 2 EXISTS$/);
  expect(await client.line()).toMatch(/^a OK \[APPENDUID/);
});

describe('what others do', () => {
  it('reaches IDLE at once, and never in the middle of a FETCH', async () => {
    using reader = await (await stage.client()).login();
    using writer = await (await stage.client()).login();
    await reader.command('SELECT INBOX');
    await writer.command('SELECT INBOX');
    reader.send('i IDLE\r\n');
    expect(await reader.line()).toBe('+ idling');
    const before = performance.now();
    await deliver();
    expect(await reader.line()).toMatch(/^\* \d+ EXISTS$/);
    expect(performance.now() - before).toBeLessThan(1_000);
    await writer.command('NOOP');
    await writer.command('STORE * +FLAGS (\\Deleted)');
    expect(await reader.line()).toMatch(/^\* \d+ FETCH \(UID \d+ FLAGS \(.*\\Deleted.*\)\)$/);
    reader.send('DONE\r\n');
    expect(await reader.line()).toBe('i OK IDLE completed');
    await writer.command('EXPUNGE');
    expect((await reader.command('FETCH 1:* FLAGS')).some((line) => line.includes('EXPUNGE'))).toBe(false);
    expect((await reader.command('NOOP'))[0]).toMatch(/^\* \d+ EXPUNGE$/);
  });

  it('passes over a letter that somebody else has removed meanwhile', async () => {
    using reader = await (await stage.client()).login();
    using writer = await (await stage.client()).login();
    await reader.command('CREATE Shared');
    for (const word of ['one', 'two', 'three']) await append(reader, 'Shared', `Subject: ${word}\r\n\r\n${word}\r\n`);
    await reader.command('SELECT Shared');
    await writer.command('SELECT Shared');
    await writer.command('STORE 2 +FLAGS (\\Deleted)');
    await writer.command('EXPUNGE');
    const lines = await reader.command('FETCH 1:3 BODY.PEEK[TEXT]');
    expect(lines.filter((line) => /^(one|two|three)$/.test(line))).toEqual(['one', 'three']);
    expect(lines.at(-1)).toBe('OK FETCH completed');
    expect(await reader.command('SEARCH SUBJECT t')).toEqual(['* SEARCH 3', 'OK SEARCH completed']);
    expect((await reader.command('NOOP'))[0]).toBe('* 2 EXPUNGE');
  });

  it('lets a letter that came while nobody was logged in be read at the next login', async () => {
    await deliver(LETTER.replace('Hello.', 'While you were away.'));
    using client = await (await stage.client()).login();
    await client.command('SELECT INBOX');
    expect(await client.command('FETCH * BODY.PEEK[TEXT]')).toContain('While you were away.');
  });
});

describe('the connection', () => {
  it('gets the new certificate while an old session goes on', async () => {
    using old = await (await stage.client()).login();
    stage.replaceCertificate('renewed.dovecote.test');
    let name: string | undefined;
    for (let tries = 0; tries < 50 && name !== 'renewed.dovecote.test'; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      using fresh = await stage.client();
      name = fresh.socket.getPeerCertificate().subject.CN as string;
    }
    expect(name).toBe('renewed.dovecote.test');
    expect(await old.command('NOOP')).toEqual(['OK NOOP completed']);
  });

  it('gives the key of the mailbox back when the client vanishes', async () => {
    const client = await (await stage.client()).login();
    client.socket.destroy();
    const delivered = async (): Promise<boolean> => {
      const { sealed } = await stage.mx.call('message.deliver', {
        deliveryId: `gone${++delivery}`,
        accounts: [stage.account],
        raw: Buffer.from('A: 1\r\n\r\nx'),
      });
      return sealed.length === 1;
    };
    let sealed = false;
    for (let tries = 0; tries < 50 && !sealed; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      sealed = await delivered();
    }
    expect(sealed).toBe(true);
  });

  it('does not outlive its session, whatever the client leaves open', async () => {
    const options = { port: stage.port, host: '127.0.0.1', rejectUnauthorized: false, allowHalfOpen: true };
    const socket = tls.connect(options);
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('a LOGOUT\r\n');
    await once(socket, 'end');
    const knocking = setInterval(() => socket.write('x'), 500);
    const outcome = await Promise.race([gone.then(() => 'closed'), new Promise((resolve) => setTimeout(() => resolve('still open'), 9_000))]);
    clearInterval(knocking);
    socket.destroy();
    expect(outcome).toBe('closed');
  });

  it('stops a guesser after twenty failures and nobody else', async () => {
    using client = await stage.client();
    for (let tries = 0; tries < 20; tries += 1) await client.command('LOGIN guessed@dovecote.test wrong-password');
    expect(await client.command('LOGIN guessed@dovecote.test wrong-password')).toEqual(['NO [LIMIT] Too many failed logins; wait ten minutes']);
    expect((await client.command(`LOGIN ${ADDRESS} "${PASSWORD}"`)).at(-1)).toMatch(/^OK/);
  });
});
