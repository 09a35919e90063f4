/** COMPRESS=DEFLATE (RFC 4978): both ways, with IDLE, a large answer, and what must not be inflated. */
import { once } from 'node:events';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;

beforeAll(async () => {
  stage = await imapStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Compressed {
  send(text: string): void;
  /** Reads until `end` has come. */
  until(end: string): Promise<string>;
}

async function compressed(client: LineClient): Promise<Compressed> {
  expect(await client.command('COMPRESS DEFLATE')).toEqual(['OK DEFLATE begins']);
  client.socket.removeAllListeners('data');
  const [inflate, deflate] = [createInflateRaw(), createDeflateRaw()];
  let text = '';
  inflate.on('data', (piece: Buffer) => (text += piece.toString('latin1')));
  inflate.on('error', () => undefined);
  client.socket.pipe(inflate);
  deflate.pipe(client.socket);
  return {
    send: (line) => {
      deflate.write(Buffer.from(line, 'latin1'));
      deflate.flush(constants.Z_SYNC_FLUSH);
    },
    until: async (end) => {
      while (!text.includes(end)) await once(inflate, 'data', { signal: AbortSignal.timeout(10_000) });
      const at = text.indexOf(end) + end.length;
      const read = text.slice(0, at);
      text = text.slice(at);
      return read;
    },
  };
}

it('is offered after login, and for deflate alone', async () => {
  using client = await stage.client();
  expect(await client.command('COMPRESS DEFLATE')).toEqual(['NO [AUTHENTICATIONFAILED] Log in first']);
  await client.login();
  expect(await client.command('COMPRESS LZW')).toEqual(['NO [CANNOT] There is no such compression']);
  client.send('a COMPRESS DEFLATE\r\nb NOOP\r\n');
  expect(await client.line()).toBe('a BAD Nothing is sent behind COMPRESS before it is answered');
  expect(await client.line()).toBe('b OK NOOP completed');
});

it('carries commands and answers, once', async () => {
  using client = await (await stage.client()).login();
  const peer = await compressed(client);
  peer.send('a NOOP\r\n');
  expect(await peer.until('\r\n')).toBe('a OK NOOP completed\r\n');
  peer.send('b COMPRESS DEFLATE\r\n');
  expect(await peer.until('\r\n')).toBe('b NO [COMPRESSIONACTIVE] This connection is compressed already\r\n');
  peer.send('c LOGOUT\r\n');
  expect(await peer.until('c OK LOGOUT completed\r\n')).toContain('* BYE Goodbye');
});

it('tells news in IDLE at once', async () => {
  using client = await (await stage.client()).login();
  const peer = await compressed(client);
  peer.send('a SELECT INBOX\r\n');
  await peer.until('a OK');
  peer.send('b IDLE\r\n');
  await peer.until('+ idling\r\n');
  await stage.deliver('compressed', 'Subject: x\n\nbody\n');
  expect(await peer.until('EXISTS\r\n')).toMatch(/\* \d+ EXISTS/);
  peer.send('DONE\r\n');
  await peer.until('b OK IDLE completed\r\n');
});

it('gives a large message back byte for byte, on fewer bytes', async () => {
  using client = await (await stage.client()).login();
  const body = `Subject: large\r\n\r\n${'The same line again and again.\r\n'.repeat(60_000)}`;
  const peer = await compressed(client);
  peer.send(`a APPEND Drafts {${body.length}+}\r\n${body}\r\n`);
  await peer.until('a OK');
  peer.send('b SELECT Drafts\r\n');
  await peer.until('b OK');
  await peer.until('\r\n');
  const before = client.socket.bytesRead;
  peer.send('c FETCH 1 BODY.PEEK[]\r\n');
  const answer = await peer.until('c OK FETCH completed\r\n');
  expect(answer.includes(body)).toBe(true);
  expect(client.socket.bytesRead - before).toBeLessThan(body.length / 10);
});

it('ends a session that sends what is not deflated, or inflates without measure', async () => {
  using rubbish = await (await stage.client()).login();
  const peer = await compressed(rubbish);
  rubbish.socket.write(Buffer.alloc(64, 0xff));
  expect(await peer.until('\r\n')).toBe('* BYE That is not deflated\r\n');
  using bomb = await (await stage.client()).login();
  const bomber = await compressed(bomb);
  bomber.send(`a APPEND Drafts {50000000+}\r\n${'\0'.repeat(20_000_000)}`);
  expect(await bomber.until('\r\n')).toBe('* BYE That inflates to too much\r\n');
});
