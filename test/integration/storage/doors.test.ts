/** Storage is the same behind each door, and wherever its mailboxes are open. */
import { describe, expect, it } from 'vitest';
import type { MailboxEvent, StorageError } from '../../../server-bundle/storage/api/operations.ts';
import { PASSWORD, stage } from '../../support/storage-stage.ts';

const LARGE = Buffer.alloc(3_000_000, 'a line of a large letter\r\n');

describe.each([
  { door: 'socket', workers: { count: 2 } },
  { door: 'socket', workers: { count: 0 } },
  { door: 'in-process', workers: { count: 2 } },
  { door: 'in-process', workers: { count: 0 } },
] as const)('behind a $door door, $workers.count workers', (options) => {
  it('keeps, shows, streams and tells of letters small and large', async () => {
    await using world = await stage(options);
    const ana = await world.account('ana');
    const imap = world.as('imap');
    await world.as('mx').call('message.deliver', { deliveryId: 'sealed', accounts: [ana], raw: LARGE });
    const mailbox = await world.open('ana');
    const { session } = mailbox;
    const mailboxId = await mailbox.folder('INBOX');
    const events: MailboxEvent[] = [];
    imap.watch(
      session,
      (event) => events.push(event),
      () => undefined,
    );
    const own = Buffer.from(LARGE);
    await world.as('mx').call('message.deliver', { deliveryId: 'direct', accounts: [ana], raw: own });
    await imap.call('message.append', { session, mailboxId, raw: own, flags: ['\\Seen'], internalDate: 1 });
    await imap.call('message.append', { session, mailboxId, raw: Buffer.from('small'), flags: [], internalDate: 1 });
    expect(own.equals(LARGE), 'a caller keeps its own bytes').toBe(true);
    for (const uid of [1, 2, 3]) expect((await imap.call('message.body', { session, mailboxId, uid })).equals(LARGE)).toBe(true);
    const pieces = await Array.fromAsync(imap.stream('message.body', { session, mailboxId, uid: 3 }));
    expect(Buffer.concat(pieces).equals(LARGE)).toBe(true);
    expect(Buffer.concat(await Array.fromAsync(imap.stream('message.body', { session, mailboxId, uid: 4 }))).toString()).toBe('small');
    await expect.poll(() => events.flatMap((event) => (event.kind === 'exists' ? event.messages.map(({ uid }) => uid) : []))).toEqual([2, 3, 4]);
  });

  it('delivers to many accounts, some of them open, once however often it is asked to', async () => {
    await using world = await stage(options);
    const accounts = [await world.account('ana'), await world.account('ben'), await world.account('cleo')];
    const open = await world.open('ana');
    const deliver = { deliveryId: 'one', accounts, raw: LARGE };
    expect((await world.as('mx').call('message.deliver', deliver)).sealed).toEqual(accounts.slice(1));
    await world.as('mx').call('message.deliver', deliver);
    const cleo = await world.open('cleo');
    for (const mailbox of [open, cleo]) expect((await mailbox.bodies()).map((body) => body.length)).toEqual([LARGE.length]);
  });

  it('ends a session with words that say so, and wakes its watchers when the account goes', async () => {
    await using world = await stage(options);
    await world.account('ana');
    const [first, second] = [await world.open('ana'), await world.open('ana')];
    await first.close();
    await expect(first.bodies()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(await second.bodies()).toEqual([]);
    const ended = Promise.withResolvers<StorageError>();
    world.as('imap').watch(second.session, () => undefined, ended.resolve);
    await world.as('api').call('account.remove', { address: 'ana@dovecote.test' });
    expect(await ended.promise).toMatchObject({ code: 'SESSION_EXPIRED' });
    await expect(world.as('imap').call('login.open', { address: 'ana@dovecote.test', password: PASSWORD })).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
  });

  it('refuses what a role may not do, what is no input, and what was given up before it began', async () => {
    await using world = await stage(options);
    await expect(world.as('mx').call('account.list', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(world.as('mx').call('message.deliver', { deliveryId: 'x', accounts: [], raw: 'text' as never })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const reason = new Error('enough');
    await expect(world.as('api').call('health.get', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
