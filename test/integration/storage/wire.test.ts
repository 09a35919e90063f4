/** The wire between services and storage: what is large does not hold up what is small, and nobody can make the service hold without bound. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { CANCEL, CHUNK, FRAME_MAX_BYTES, MORE, VERSION_HEADER, WATCH } from '../../../server-bundle/storage/api/frames.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { LINKS_MAX } from '../../../server-bundle/storage/service/limits.ts';
import type { Storage } from '../../../server-bundle/storage/api/operations.ts';
import type { RawLink } from '../../support/raw-link.ts';
import { rawLink } from '../../support/raw-link.ts';
import { storageProcess } from '../../support/storage-process.ts';
import { PASSWORD, linkAs, openMailbox, secretOf, stage, temporaryDirectory } from '../../support/storage-stage.ts';
import type { OpenMailbox, Stage } from '../../support/storage-stage.ts';

const MB = 1024 * 1024;

interface Open {
  readonly imap: Storage;
  readonly mailbox: OpenMailbox;
  readonly at: { readonly session: OpenMailbox['session']; readonly mailboxId: Awaited<ReturnType<OpenMailbox['folder']>> };
}

async function opened(world: Stage): Promise<Open> {
  await world.account('ana');
  const mailbox = await world.open('ana');
  return { imap: world.as('imap'), mailbox, at: { session: mailbox.session, mailboxId: await mailbox.folder('INBOX') } };
}

const letter = (sizeBytes: number): { raw: Buffer; flags: readonly string[]; internalDate: number } => ({
  raw: Buffer.alloc(sizeBytes, 'a line of a letter, and then the next\r\n'),
  flags: [],
  internalDate: 1,
});

/** How many small calls in a row are answered on the same link before `large` is. */
async function answeredDuring(link: Storage, large: Promise<unknown>): Promise<number> {
  const state = { isOver: false };
  const over = large.finally(() => (state.isOver = true));
  let answered = 0;
  for (; !state.isOver; answered++) await link.call('health.get', {});
  await over;
  return answered;
}

it('answers small calls while fifty megabytes go in, and while they come out', async () => {
  await using world = await stage({ workers: { count: 2 } });
  const { imap, at } = await opened(world);
  expect(await answeredDuring(imap, imap.call('message.append', { ...at, ...letter(50 * MB) }))).toBeGreaterThan(50);
  expect(await answeredDuring(imap, imap.call('message.body', { ...at, uid: 1 }))).toBeGreaterThan(50);
});

it('takes a list of any length as input and as output', async () => {
  await using world = await stage();
  const { imap, at } = await opened(world);
  await imap.call('message.append', { ...at, ...letter(10) });
  const uids = Array.from({ length: 300_000 }, (_, index) => index + 1);
  const everywhere = { kind: 'sent', from: 0, to: Date.UTC(2200, 0, 1) } as const;
  expect(await imap.call('message.search', { ...at, uids, key: everywhere })).toEqual({ kind: 'found', uids: [1] });
  const flags = Array.from({ length: 60 }, (_, index) => `keyword-${index}-${'x'.repeat(60)}`);
  for (let n = 0; n < 100; n++) await imap.call('message.append', { ...at, ...letter(10), flags });
  expect(await imap.call('message.list', at)).toHaveLength(101);
});

it('sends no more of a streamed body than is taken, and nothing once its reader has left', async () => {
  await using world = await stage();
  const { imap, at } = await opened(world);
  await imap.call('message.append', { ...at, ...letter(20 * MB) });
  await using raw = await rawLink('imap', world.port);
  raw.send(1, 'login.open', { address: 'ana@dovecote.test', password: PASSWORD });
  const { session } = (await raw.frame(1, 'ok'))[2] as { session: string };
  raw.send(2, 'message.body', { ...at, session, uid: 1 });
  expect((await raw.frame(2, 'ok'))[3]).toEqual([[[], 20 * MB]]);
  const sent = (): number => raw.frames.filter((frame) => frame[1] === CHUNK).reduce((sum, frame) => sum + (frame[3] as Buffer).length, 0);
  raw.send(2, MORE, 100_000);
  await expect.poll(sent).toBe(100_000);
  raw.send(3, 'health.get', {});
  await raw.frame(3, 'ok');
  expect(sent()).toBe(100_000);
  raw.send(2, CANCEL, null);
  raw.send(2, MORE, 100_000);
  raw.send(4, 'health.get', {});
  await raw.frame(4, 'ok');
  expect(sent()).toBe(100_000);
  for await (const piece of imap.stream('message.body', { ...at, uid: 1 })) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  expect(await imap.call('message.body', { ...at, uid: 1 })).toHaveLength(20 * MB);
});

it('forgets a letter that is given up half-way, and takes the next', async () => {
  await using world = await stage();
  const { imap, mailbox, at } = await opened(world);
  for (let n = 0; n < 3; n++) {
    const abort = new AbortController();
    const append = imap.call('message.append', { ...at, ...letter(50 * MB) }, { signal: abort.signal });
    await imap.call('health.get', {});
    abort.abort(new Error('the client has gone'));
    await expect(append).rejects.toThrow('the client has gone');
  }
  await imap.call('message.append', { ...at, ...letter(50 * MB) });
  expect(await mailbox.bodies()).toHaveLength(1);
});

it('refuses an announced body that is larger than any letter before a byte of it is sent', async () => {
  await using world = await stage();
  await using raw = await rawLink('mx', world.port);
  raw.send(1, 'message.deliver', { deliveryId: 'x', accounts: [], raw: null }, [[['raw'], 200 * MB]]);
  expect((await raw.frame(1, 'error'))[2]).toBe('INVALID_INPUT');
  raw.send(2, 'health.get', {});
  await raw.frame(2, 'ok');
});

it('closes a link that breaks the protocol, and no other', async () => {
  await using world = await stage();
  const breaches: readonly ((raw: RawLink) => unknown)[] = [
    (raw) => raw.socket.send(Buffer.alloc(FRAME_MAX_BYTES + 1)),
    (raw) => raw.socket.send(Buffer.from([0xc1])),
    (raw) => raw.send(1, 'health.get'),
    (raw) => {
      raw.send(1, 'message.deliver', { raw: null }, [[['raw'], 10]]);
      raw.send(1, CHUNK, 0, Buffer.alloc(10));
    },
    async (raw) => {
      raw.send(1, 'message.deliver', { raw: null }, [[['raw'], 10]]);
      await raw.frame(1, MORE);
      raw.send(1, CHUNK, 0, Buffer.alloc(11));
    },
    (raw) => {
      raw.send(1, 'message.deliver', { raw: null }, [[['raw'], 10]]);
      raw.send(1, 'health.get', {});
    },
  ];
  for (const breach of breaches) {
    await using raw = await rawLink('mx', world.port);
    await breach(raw);
    expect([1002, 1009]).toContain(await raw.closed);
  }
  expect(await world.as('mx').call('health.get', {})).toEqual({ version: 'test' });
});

it('does not let the plan of a request reach where it should not', async () => {
  await using world = await stage();
  await using raw = await rawLink('mx', world.port);
  raw.send(1, 'health.get', {}, [[['__proto__', 'polluted'], 4]]);
  await raw.frame(1, MORE);
  raw.send(1, CHUNK, 0, Buffer.from('evil'));
  await raw.frame(1, 'ok');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('cuts off a watcher that does not read, and keeps nothing for it', async () => {
  await using directory = await temporaryDirectory();
  await using server = await storageProcess(directory.path);
  await using api = linkAs('api', server.port);
  await api.call('domain.create', { name: 'dovecote.test' });
  await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
  await using imap = linkAs('imap', server.port);
  const mailbox = await openMailbox(imap, 'ana@dovecote.test');
  const at = { session: mailbox.session, mailboxId: await mailbox.folder('INBOX') };
  const uids = await Promise.all(Array.from({ length: 500 }, async () => (await imap.call('message.append', { ...at, ...letter(10) })).uid));
  await using slow = await rawLink('imap', server.port);
  slow.send(1, 'login.open', { address: 'ana@dovecote.test', password: PASSWORD });
  slow.send(2, WATCH, ((await slow.frame(1, 'ok'))[2] as { session: string }).session);
  slow.send(3, 'health.get', {});
  await slow.frame(3, 'ok');
  slow.socket.pause();
  const before = server.peakBytes();
  const keywords = Array.from({ length: 20 }, (_, index) => `keyword-${index}`);
  for (let n = 0; n < 150; n++) await imap.call('message.flag', { ...at, uids, action: n % 2 === 0 ? 'add' : 'remove', flags: keywords });
  expect(server.peakBytes() - before).toBeLessThan(100 * MB);
  slow.socket.resume();
  expect((await slow.frame(2, 'end'))[2]).toBe('UNAVAILABLE');
});

it('waits for a peer that asks for large bodies and takes none, within its memory', async () => {
  await using directory = await temporaryDirectory();
  await using server = await storageProcess(directory.path, { workers: 1 });
  await using api = linkAs('api', server.port);
  await api.call('domain.create', { name: 'dovecote.test' });
  await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
  await using imap = linkAs('imap', server.port);
  const mailbox = await openMailbox(imap, 'ana@dovecote.test');
  const at = { session: mailbox.session, mailboxId: await mailbox.folder('INBOX') };
  await imap.call('message.append', { ...at, ...letter(20 * MB) });
  const greedy = await rawLink('imap', server.port);
  greedy.send(1, 'login.open', { address: 'ana@dovecote.test', password: PASSWORD });
  const { session } = (await greedy.frame(1, 'ok'))[2] as { session: string };
  for (let id = 2; id < 42; id++) greedy.send(id, 'message.body', { ...at, session, uid: 1 });
  greedy.send(50, 'health.get', {});
  await Promise.all([greedy.frame(2, 'ok'), greedy.frame(50, 'ok')]);
  expect(await imap.call('message.list', at)).toHaveLength(1);
  const waiting = imap.call('message.body', { ...at, uid: 1 });
  expect(server.peakBytes()).toBeLessThan(384 * MB);
  await greedy[Symbol.asyncDispose]();
  expect(await waiting).toHaveLength(20 * MB);
});

it('fails what is in flight when the service is killed, and goes on with the next', async () => {
  await using directory = await temporaryDirectory();
  const server = await storageProcess(directory.path, { workers: 1 });
  await using api = linkAs('api', server.port);
  await api.call('domain.create', { name: 'dovecote.test' });
  const { id } = await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
  await using mx = linkAs('mx', server.port);
  await using imap = linkAs('imap', server.port);
  const { session } = await openMailbox(imap, 'ana@dovecote.test');
  const ended = Promise.withResolvers<unknown>();
  imap.watch(session, () => undefined, ended.resolve);
  await mx.call('health.get', {});
  const calls = [1, 2, 3].map((n) => mx.call('message.deliver', { deliveryId: `large-${n}`, accounts: [id], raw: Buffer.alloc(30 * MB) }));
  const settled = Promise.allSettled(calls);
  await server.end('SIGKILL');
  for (const call of await settled) expect(call).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
  expect(await ended.promise).toMatchObject({ code: 'UNAVAILABLE' });
});

it('says clearly that the other side is of another version, on either side', async () => {
  await using world = await stage();
  await expect(rawLink('mx', world.port, '1')).rejects.toThrow('426');
  const newer = createServer();
  newer.on('upgrade', (_request, socket) => socket.end(`HTTP/1.1 426 Upgrade Required\r\n${VERSION_HEADER}: 99\r\nConnection: close\r\n\r\n`));
  newer.listen(0, '127.0.0.1');
  await once(newer, 'listening');
  const url = `ws://127.0.0.1:${(newer.address() as AddressInfo).port}`;
  await using link = connectStorage({ url, secret: secretOf('mx'), connectTimeoutMs: 500 });
  await expect(link.call('health.get', {})).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('version 99') as string });
  newer.close();
});

it('has a bounded number of links, and of refusals at a time', async () => {
  await using world = await stage();
  await world.as('api').call('health.get', {});
  const links = await Promise.all(Array.from({ length: LINKS_MAX - 1 }, () => rawLink('mx', world.port)));
  await expect(rawLink('mx', world.port)).rejects.toThrow('503');
  for (const link of links) await link[Symbol.asyncDispose]();
  const sockets = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const socket = connect({ port: world.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    }),
  );
  // All in one turn, so that they wait together.
  const answers = await Promise.all(sockets.map(knock));
  expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 401')).length).toBeGreaterThan(0);
  expect(answers.filter((answer) => answer === '').length).toBeGreaterThan(0);
});

/** What an upgrade with a wrong credential is answered. */
async function knock(socket: Socket): Promise<string> {
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString()));
  const closed = once(socket, 'close');
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer wrong\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await closed;
  return answer;
}
