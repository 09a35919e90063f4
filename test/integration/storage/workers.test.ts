/** Threads for open mailboxes: they come and go with the logins, and what happens in one is no concern of the others. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { StorageError } from '../../../server-bundle/storage/api/operations.ts';
import { PASSWORD, linkAs, openMailbox, stage, temporaryDirectory } from '../../support/storage-stage.ts';
import { FAILING_NAME, HANGING_NAME } from '../../support/storage-worker-names.ts';
import { storageProcess } from '../../support/storage-process.ts';

const WEAK = path.resolve(import.meta.dirname, '../../support/storage-worker.ts');

it('ends only the sessions of a thread that fails, with words, and opens their mailboxes again', async () => {
  await using world = await stage({ workers: { count: 2, file: WEAK } });
  const [ana] = [await world.account('ana'), await world.account('ben')];
  // The least loaded thread takes the next mailbox, so these two are in one each.
  const [first, second] = [await world.open('ana'), await world.open('ben')];
  const imap = world.as('imap');
  const ended = Promise.withResolvers<StorageError>();
  imap.watch(first.session, () => undefined, ended.resolve);
  await world.deliver([ana], 'before');
  await expect(imap.call('mailbox.create', { session: first.session, name: FAILING_NAME })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(await ended.promise).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('Log in again') as string });
  await expect(first.bodies()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
  expect(await second.bodies()).toEqual([]);
  expect(await world.deliver([ana], 'meanwhile'), 'sealed, for nobody holds the key').toEqual([ana]);
  expect((await (await world.open('ana')).bodies()).map((body) => body.trim())).toEqual(['Subject: before', 'Subject: meanwhile']);
});

it('serves other mailboxes while one thread stands still', async () => {
  await using world = await stage({ workers: { count: 2, file: WEAK } });
  const [, ben] = [await world.account('ana'), await world.account('ben')];
  const [first, second] = [await world.open('ana'), await world.open('ben')];
  let isStanding = true;
  const standing = world
    .as('imap')
    .call('mailbox.create', { session: first.session, name: HANGING_NAME })
    .finally(() => (isStanding = false));
  await world.deliver([ben], 'meanwhile');
  expect(await second.bodies()).toHaveLength(1);
  expect(isStanding).toBe(true);
  await standing;
  expect(await first.bodies()).toEqual([]);
});

it('has no thread until somebody logs in, and none again some time after the last has gone', async () => {
  await using directory = await temporaryDirectory();
  await using server = await storageProcess(directory.path, { workers: 2, idleMs: 50 });
  const [api, imap] = [linkAs('api', server.port), linkAs('imap', server.port)];
  await api.call('domain.create', { name: 'dovecote.test' });
  await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
  const threads = (): number => readdirSync(`/proc/${server.pid}/task`).length;
  const before = threads();
  const mailbox = await openMailbox(imap, 'ana@dovecote.test');
  expect(threads()).toBeGreaterThan(before);
  await mailbox.close();
  await expect.poll(threads).toBeLessThanOrEqual(before);
  expect(await (await openMailbox(imap, 'ana@dovecote.test')).bodies()).toEqual([]);
  for (const link of [api, imap]) await link[Symbol.asyncDispose]();
});
