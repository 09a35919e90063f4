import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOf } from '../../../desktop/main/resolver/outcome.ts';
import { askResolver } from '../../../desktop/main/resolver/recursive.ts';
import { sendUpdate } from '../../../desktop/main/resolver/update.ts';
import type { UpdateOperation } from '../../../desktop/main/resolver/update.ts';
import type { Knot } from '../../support/dns-knot.ts';
import { ADDRESSES, startWorld, updateTarget } from '../../support/dns-world.ts';

const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
let knot: Knot;
beforeAll(async () => {
  knot = await startWorld();
});
afterAll(async () => knot[Symbol.asyncDispose]());

const record = (value: string, priority: number | null = null) => ({ value, priority, ttlSeconds: 300 });
const add = (name: string, type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'PTR', value: string, priority: number | null = null): UpdateOperation => ({
  kind: 'add',
  name,
  type,
  record: record(value, priority),
});
const one = [add('new.dovecote.test', 'A', '192.0.2.10')];

async function served(name: string, type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME') {
  const outcome = await askResolver({ host: ADDRESSES.dovecote, port: knot.port }).resolve(name, type);
  return recordsOf(outcome).map(({ data, priority, ttlSeconds }) => [data, priority, ttlSeconds]);
}

it('adds every type of record that a mail domain needs, in one step', async () => {
  const long = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
  await sendUpdate(updateTarget(knot), [
    add('mail.dovecote.test', 'A', '192.0.2.10'),
    add('mail.dovecote.test', 'AAAA', '2001:db8::10'),
    add('dovecote.test', 'MX', 'mail.dovecote.test', 10),
    add('s1._domainkey.dovecote.test', 'TXT', long),
    add('imap.dovecote.test', 'CNAME', 'mail.dovecote.test'),
  ]);
  expect(await served('mail.dovecote.test', 'A')).toEqual([['192.0.2.10', null, 300]]);
  expect(await served('mail.dovecote.test', 'AAAA')).toEqual([['2001:db8::10', null, 300]]);
  expect(await served('dovecote.test', 'MX')).toEqual([['mail.dovecote.test', 10, 300]]);
  expect(await served('s1._domainkey.dovecote.test', 'TXT')).toEqual([[long, null, 300]]);
  expect(await served('imap.dovecote.test', 'CNAME')).toEqual([['mail.dovecote.test', null, 300]]);
});

it('replaces all records of a name and type, and takes them away', async () => {
  await sendUpdate(updateTarget(knot), [add('set.dovecote.test', 'A', '192.0.2.20'), add('set.dovecote.test', 'A', '192.0.2.21')]);
  await sendUpdate(updateTarget(knot), [{ kind: 'replace', name: 'set.dovecote.test', type: 'A', records: [record('192.0.2.22')] }]);
  expect(await served('set.dovecote.test', 'A')).toEqual([['192.0.2.22', null, 300]]);
  await sendUpdate(updateTarget(knot), [{ kind: 'delete', name: 'set.dovecote.test', type: 'A' }]);
  expect(await served('set.dovecote.test', 'A')).toEqual([]);
});

it('sends nothing when there is nothing to change', async () => {
  await sendUpdate(updateTarget(knot, { host: ADDRESSES.nobody }), []);
});

it.each([
  ['an unknown key', { keyName: 'stranger' }, 'BADKEY', /does not know the key "stranger"/],
  ['a wrong secret', { secret: Buffer.from('wrong').toString('base64') }, 'BADSIG', /secret of the key "practice" is another one/],
  ['another algorithm', { algorithm: 'hmac-sha512' as const }, 'BADKEY', /hmac-sha512/],
  ['a key that may not update', { keyName: 'other', algorithm: 'hmac-sha512' as const }, 'BADKEY', /does not accept it for this zone/],
  ['a zone that is not served', { zone: 'stranger.test' }, null, /does not serve the zone stranger.test/],
])('names the cause when the server refuses %s', async (_what, over, tsigError, message) => {
  const target = updateTarget(knot, over);
  const failed = sendUpdate(target, [add(`new.${target.zone}`, 'A', '192.0.2.10')]);
  await expect(failed).rejects.toMatchObject({ code: 'DNS_UPDATE_REFUSED', message: textLike(message), data: { tsigError } });
});

it('says by how much the clocks differ', async () => {
  const failed = sendUpdate(updateTarget(knot), one, { now: () => Date.now() - 3_600_000 });
  await expect(failed).rejects.toMatchObject({ code: 'DNS_UPDATE_REFUSED', message: textLike(/BADTIME.*(3599|3600|3601) s behind/) });
});

it('refuses a record outside the zone before it sends anything', async () => {
  await expect(sendUpdate(updateTarget(knot), [add('www.example.org', 'A', '192.0.2.1')])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(sendUpdate(updateTarget(knot), [add('x.dovecote.test', 'A', 'not an address')])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('tells a closed port from a name that does not exist', async () => {
  await expect(sendUpdate(updateTarget(knot, { host: ADDRESSES.nobody }), one)).rejects.toMatchObject({ code: 'REFUSED' });
});

it('does not believe a "done" that nobody signed', async () => {
  const liar = createServer((socket) =>
    socket.on('data', (query: Buffer) => {
      const header = Buffer.from(query.subarray(2, 14));
      header.writeUInt16BE(0xa800, 2);
      header.fill(0, 4);
      socket.end(Buffer.concat([Buffer.from([0, 12]), header]));
    }),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => liar.once('listening', resolve));
  const address = liar.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await expect(sendUpdate(updateTarget(knot, { host: '127.0.0.1', port }), one)).rejects.toThrow(/without a signature/);
  liar.close();
});

it('does not believe a "done" that somebody changed on the way', async () => {
  const middle = createServer((socket) => {
    const onward = connect(knot.port, ADDRESSES.dovecote);
    socket.pipe(onward).on('data', (answer: Buffer) => {
      // The signature ends six bytes before the message does.
      answer[answer.length - 7] = (answer[answer.length - 7] ?? 0) ^ 1;
      socket.end(answer);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => middle.once('listening', resolve));
  const address = middle.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await expect(sendUpdate(updateTarget(knot, { host: '127.0.0.1', port }), one)).rejects.toThrow(/cannot be trusted: its signature is wrong/);
  middle.close();
});
