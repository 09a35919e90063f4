/** What programs in Node.js use: imapflow, and the old `imap`, which many still have. Each with a verified certificate. */
import { once } from 'node:events';
import Imap from 'imap';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, imapStage, type ImapStage, type LineClient, PASSWORD } from '../support/imap-stage.ts';

const LETTERS = [1, 2, 3].map(
  (n) => `From: Bo <bo@x.test>\r\nSubject: =?utf-8?q?Palom=C3=A1r_${n}?=\r\nMessage-ID: <${n}@x.test>\r\n\r\nlast ${n}\r\n`,
);
let stage: ImapStage;
let other: LineClient;

beforeAll(async () => {
  stage = await imapStage();
  other = await (await stage.client()).login();
});
afterAll(async () => {
  other[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

async function box(name: string): Promise<void> {
  await other.command(`CREATE ${name}`);
  for (const letter of LETTERS) await other.command(`APPEND ${name} {${letter.length}+}\r\n${letter}`);
}

describe('imapflow', () => {
  async function flow(): Promise<ImapFlow> {
    const client = new ImapFlow({
      host: 'localhost',
      port: stage.port,
      secure: true,
      auth: { user: ADDRESS, pass: PASSWORD },
      tls: { ca: stage.certificate },
      logger: false,
      qresync: true,
    });
    await client.connect();
    return client;
  }

  it('lists, fetches, searches, flags, moves and appends', async () => {
    await box('Flow');
    const client = await flow();
    const folders = await client.list({ statusQuery: { messages: true } });
    expect(folders.find(({ path }) => path === 'Sent')?.specialUse).toBe('\\Sent');
    expect(folders.find(({ path }) => path === 'Flow')?.status?.messages).toBe(3);
    const lock = await client.getMailboxLock('Flow');
    const subjects: (string | undefined)[] = [];
    for await (const { envelope } of client.fetch('1:*', { envelope: true, flags: true, bodyStructure: true })) subjects.push(envelope?.subject);
    expect(subjects).toEqual(['Palomár 1', 'Palomár 2', 'Palomár 3']);
    expect(await client.search({ subject: 'Palomár 2' })).toEqual([2]);
    const one = await client.fetchOne('2', { source: true, bodyParts: ['text'] });
    expect(one === false ? '' : one.source?.toString()).toBe(LETTERS[1]);
    expect(await client.messageFlagsAdd('1', ['\\Flagged'])).toBe(true);
    const moved = await client.messageMove('3', 'Archive');
    expect(moved === false ? [] : [...(moved.uidMap?.keys() ?? [])]).toEqual([3]);
    const appended = await client.append('Flow', LETTERS[0] ?? '', ['\\Seen']);
    expect(appended === false ? 0 : appended.uid).toBe(4);
    lock.release();
    await client.logout();
  });

  it('hears of what others do while it waits, removals by UID', async () => {
    await box('Waiting');
    const client = await flow();
    await client.mailboxOpen('Waiting');
    const removed = once(client, 'expunge');
    const changed = once(client, 'flags');
    const grown = once(client, 'exists');
    const idle = client.idle();
    await other.command('SELECT Waiting');
    await other.command('STORE 3 +FLAGS (\\Flagged)');
    await other.command('STORE 1 +FLAGS (\\Deleted)');
    await other.command('EXPUNGE');
    await other.command(`APPEND Waiting {${LETTERS[0]?.length ?? 0}+}\r\n${LETTERS[0] ?? ''}`);
    expect((await changed)[0]).toMatchObject({ seq: 3, uid: 3, flags: new Set(['\\Flagged']) });
    expect((await removed)[0]).toMatchObject({ uid: 1, vanished: true });
    expect((await grown)[0]).toMatchObject({ count: 3, prevCount: 2 });
    await client.noop();
    await idle;
    await client.logout();
  });
});

describe('imap', () => {
  /** Its callbacks as promises. */
  const settle = <T>(work: (done: (error: Error | null | undefined, result: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      work((error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });

  async function connected(): Promise<Imap> {
    const client = new Imap({
      user: ADDRESS,
      password: PASSWORD,
      host: 'localhost',
      port: stage.port,
      tls: true,
      tlsOptions: { ca: stage.certificate, servername: 'localhost' },
    });
    const ready = once(client, 'ready');
    client.connect();
    await ready;
    return client;
  }

  /** Each message as it came. */
  async function fetched(client: Imap, source: string): Promise<string[]> {
    const texts: string[] = [];
    const fetching = client.fetch(source, { bodies: '', struct: true });
    fetching.on('message', (message) => {
      message.on('body', (body) => {
        let text = '';
        body.on('data', (piece: Buffer) => (text += piece.toString('latin1')));
        body.once('end', () => texts.push(text));
      });
    });
    await once(fetching, 'end');
    return texts;
  }

  it('opens, searches, fetches, flags, moves and hears of new mail', async () => {
    await box('Old');
    const client = await connected();
    expect(Object.keys(await settle<Imap.MailBoxes>((done) => client.getBoxes(done)))).toEqual(expect.arrayContaining(['INBOX', 'Old', 'Sent']));
    const opened = await settle<Imap.Box>((done) => client.openBox('Old', false, done));
    expect(opened.messages.total).toBe(3);
    expect(await settle<number[]>((done) => client.search(['UNSEEN', ['SUBJECT', 'Palomár 3']], done))).toEqual([3]);
    expect(await fetched(client, '1:*')).toEqual(LETTERS);
    await settle((done) => client.addFlags('1', ['\\Seen'], (error) => done(error, null)));
    await settle((done) => client.addKeywords('2', ['$done'], (error) => done(error, null)));
    expect(await settle<number[]>((done) => client.search(['SEEN', ['UNKEYWORD', '$done']], done))).toEqual([1]);
    await settle((done) => client.move('2', 'Archive', (error) => done(error, null)));
    const news = once(client, 'mail');
    await other.command(`APPEND Old {${LETTERS[0]?.length ?? 0}+}\r\n${LETTERS[0] ?? ''}`);
    expect(await news).toEqual([1]);
    const closed = once(client, 'close');
    client.end();
    await closed;
  });
});
