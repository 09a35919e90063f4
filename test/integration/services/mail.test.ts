/** The app's mail service from end to end, but for SSH: the real admin API over the real storage. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverId as serverIdModel } from '../../../desktop/contract/models.ts';
import type { AdminClient } from '../../../desktop/main/server-api/server-api.ts';
import { createMailService, type MailService } from '../../../desktop/main/services/mail/mail.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { startApi } from '../../../server-bundle/web/api.ts';
import { stage, type Stage } from '../../support/storage-stage.ts';

const TOKEN = 'ab'.repeat(32);
const ID = '01k8m2x4n5p6q7r8s9t0v';
const here = { serverId: serverIdModel.parse('one') };
const ofDomain = { ...here, domain: 'dovecote.test' };
let stack: AsyncDisposableStack;
let world: Stage;
let mail: MailService;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  world = stack.use(await stage());
  const options = { tlsDirectory: world.directory, version: 'test', log: silentLog(), host: '127.0.0.1', port: 0 };
  const api = stack.use(await startApi({ ...options, storage: world.as('api'), token: new Sensitive(TOKEN) }));
  const link = new RPCLink({ url: `http://127.0.0.1:${api.port}/rpc`, headers: { authorization: `Bearer ${TOKEN}` } });
  const client: AdminClient = createORPCClient(link);
  const serverApi = { call: <T>(work: (client: AdminClient) => Promise<T>) => work(client), [Symbol.dispose]: () => undefined };
  const recoveryKeys = { get: () => null, newestOf: () => null, add: () => undefined, all: () => [] };
  mail = createMailService({ apiOf: () => Promise.resolve(serverApi), recoveryKeys });
});
afterEach(() => stack.disposeAsync());

it('gives a mailbox another quota, and switches the second signature key on and off', async () => {
  await world.account('ana');
  await mail.mailboxes.setQuota({ ...here, address: 'ana@dovecote.test', quotaBytes: 5_000_000 });
  expect(await mail.mailboxes.list({ ...here })).toMatchObject([{ address: 'ana@dovecote.test', quotaBytes: 5_000_000 }]);
  const on = await mail.domains.setEd25519({ ...here, name: 'dovecote.test', enabled: true });
  expect(on.ed25519?.record).toMatchObject({ type: 'TXT', name: `${on.ed25519?.selector ?? ''}._domainkey.dovecote.test` });
  expect((await mail.domains.setEd25519({ ...here, name: 'dovecote.test', enabled: false })).ed25519).toBeNull();
});

it('shows the queue as it is and again when it has changed, until nobody looks', async () => {
  const submit = (queueId: string) =>
    world.as('smtp').call('queue.submit', {
      queueId,
      from: 'ana@dovecote.test',
      recipients: ['bea@far.example'],
      raw: Buffer.from('Subject: x\r\n\r\n'),
    });
  await submit('q1');
  const ended = new AbortController();
  const views = mail.queue.watch({ ...here, limit: 100, intervalMs: 20 }, { signal: ended.signal });
  const next = async () => {
    const { value } = await views.next();
    return value;
  };
  expect(await next()).toMatchObject({ rows: [{ queueId: 'q1', state: 'waiting' }], holds: [] });
  await mail.queue.control({ ...here, action: 'hold', target: { kind: 'destination', domain: 'far.example' }, reason: 'Closed' });
  expect(await next()).toMatchObject({ rows: [{ state: 'held' }], holds: [{ domain: 'far.example', reason: 'Closed' }] });
  await mail.queue.control({ ...here, action: 'release', target: { kind: 'destination', domain: 'far.example' } });
  expect(await next()).toMatchObject({ rows: [{ state: 'waiting' }], holds: [] });
  expect(await mail.queue.control({ ...here, action: 'drop', target: { kind: 'sender', address: 'ana@dovecote.test' } })).toEqual({ changed: 1 });
  ended.abort();
  while (!(await views.next()).done);
  await Promise.all(['q2', 'q3', 'q4'].map(submit));
  const some = (await mail.queue.list({ ...here, limit: 10 })).filter(({ queueId }) => queueId === 'q2' || queueId === 'q4').map(({ id }) => id);
  expect(await mail.queue.control({ ...here, action: 'hold', target: { kind: 'recipients', ids: some } })).toEqual({ changed: 2 });
  expect(await mail.queue.list({ ...here, limit: 10, queueId: 'q4' })).toMatchObject([{ queueId: 'q4', state: 'held' }]);
  expect(await mail.queue.list({ ...here, limit: 10, queueId: 'q3' })).toMatchObject([{ state: 'waiting' }]);
});

it('follows a message by its id and by an address, to what others did with it', async () => {
  const about = { queueId: ID, sender: 'carla@stranger.example' };
  const at = Date.now() - 1000;
  await world.as('mx').call('event.record', {
    events: [
      { ...about, at, kind: 'accepted', recipient: 'ana@dovecote.test', peer: '192.0.2.1' },
      { ...about, at, kind: 'accepted', recipient: 'bo@dovecote.test', peer: '192.0.2.1' },
      { ...about, at: at + 1, kind: 'sealed', recipient: 'ana@dovecote.test' },
      { ...about, at: at + 2, kind: 'refused', recipient: 'bo@dovecote.test', reason: '552 5.2.2 full' },
    ],
  });
  const byId = await mail.deliveries.trace({ ...here, query: `with ESMTPS id ${ID}`, limit: 100 });
  expect(byId).toMatchObject({ before: null, messages: [{ queueId: ID, state: 'partly', recipients: ['ana@dovecote.test', 'bo@dovecote.test'] }] });
  const byAddress = await mail.deliveries.trace({ ...here, query: 'Ana@dovecote.test', limit: 100 });
  expect(byAddress.messages).toEqual(byId.messages);
  expect((await mail.deliveries.trace({ ...here, query: '', limit: 100 })).messages).toHaveLength(1);
  expect((await mail.deliveries.trace({ ...here, query: 'nobody@dovecote.test', limit: 100 })).messages).toEqual([]);
  const counts = await mail.deliveries.count({ ...ofDomain, since: new Date(at - 3_600_000).toISOString(), spanMinutes: 60 });
  expect(counts.map(({ kind, count }) => `${kind} ${count}`)).toEqual(expect.arrayContaining(['sealed 1', 'refused 1']));
});

it('keeps suppressions, relays and limits, and takes them back', async () => {
  await mail.suppressions.add({ ...ofDomain, address: 'gone@far.example' });
  expect(await mail.suppressions.list({ ...here, limit: 10 })).toMatchObject([
    { domain: 'dovecote.test', address: 'gone@far.example', reason: 'manual' },
  ]);
  await mail.suppressions.remove({ ...ofDomain, address: 'gone@far.example' });
  expect(await mail.suppressions.list({ ...here, limit: 10 })).toEqual([]);

  await mail.relays.set({ ...here, domain: '*', host: 'relay.far.example', port: 465, security: 'implicit', username: 'u', password: 'secret' });
  const [relay] = await mail.relays.list(here);
  expect(relay).toMatchObject({ domain: '*', host: 'relay.far.example', username: 'u', hasPassword: true });
  expect(JSON.stringify(relay)).not.toContain('secret');
  await mail.relays.remove({ ...here, domain: '*' });
  expect(await mail.relays.list(here)).toEqual([]);

  const limit = { subject: '*', messagesPerHour: 5, messagesPerDay: null, recipientsPerHour: null, recipientsPerDay: 100 };
  await mail.sendingLimits.set({ ...here, ...limit });
  expect(await mail.sendingLimits.list(here)).toEqual([limit]);
  await mail.sendingLimits.remove({ ...here, subject: '*' });
  expect(await mail.sendingLimits.list(here)).toEqual([]);
  expect(await mail.tlsResults.list(here)).toEqual([]);
});

it('sets what POP3 programs see for one mailbox, before its domain, and takes it back', async () => {
  await world.account('ana');
  const ofMailbox = { ...here, address: 'ana@dovecote.test' };
  await mail.settings.set({ ...ofDomain, name: 'pop3.newest', value: 50 });
  await mail.settings.set({ ...ofMailbox, name: 'pop3.newest', value: 7 });
  const newest = async (): Promise<unknown> => (await mail.settings.list(ofMailbox)).find(({ name }) => name === 'pop3.newest');
  expect(await newest()).toMatchObject({ value: 7, from: 'mailbox' });
  await mail.settings.set({ ...ofMailbox, name: 'pop3.newest', value: null });
  expect(await newest()).toMatchObject({ value: 50, from: 'domain' });
  await expect(mail.settings.set({ ...here, address: 'nobody@dovecote.test', name: 'pop3.newest', value: 1 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('tells every setting with who says so, for the server and for a domain', async () => {
  await mail.settings.set({ ...here, name: 'events.keep-days', value: 7 });
  await mail.settings.set({ ...ofDomain, name: 'pop3.deleted-to', value: 'gone' });
  const told = async (input: Parameters<MailService['settings']['list']>[0]) =>
    (await mail.settings.list(input)).map(({ name, value, from }) => `${name} ${String(value)} ${from}`);
  expect(await told(here)).toEqual(expect.arrayContaining(['events.keep-days 7 server', 'pop3.deleted-to trash standard']));
  expect(await told(ofDomain)).toEqual(expect.arrayContaining(['events.keep-days 7 server', 'pop3.deleted-to gone domain']));
  await mail.settings.set({ ...here, name: 'events.keep-days', value: null });
  expect(await told(here)).toContain('events.keep-days 30 standard');
});
