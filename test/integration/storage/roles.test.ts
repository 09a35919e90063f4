import { expect, it } from 'vitest';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { OperationName } from '../../../server-bundle/storage/api/operations.ts';
import { ROLES, isAllowed } from '../../../server-bundle/storage/api/roles.ts';
import type { Role } from '../../../server-bundle/storage/api/roles.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { PASSWORD, stage } from '../../support/storage-stage.ts';

const everything = [...new Set(Object.values(ROLES).flat())] as OperationName[];

it('refuses every operation that a role does not have', async () => {
  await using world = await stage();
  for (const role of Object.keys(ROLES) as Role[]) {
    for (const operation of everything.filter((name: string) => !isAllowed(role, name)))
      await expect(world.as(role).call(operation, {}), `${role} ${operation}`).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
});

it('gives no socket to a credential it does not know', async () => {
  await using world = await stage();
  await using stranger = connectStorage({ url: `ws://127.0.0.1:${world.port}`, secret: new Sensitive('9'.repeat(64)), connectTimeoutMs: 300 });
  await expect(stranger.call('health.get', {})).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('401') as string });
});

it('refuses an operation that does not exist and an input that is not what it must be', async () => {
  await using world = await stage();
  await expect(world.as('api').call('files.read' as 'health.get', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(world.as('api').call('domain.create', { name: 7 } as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(world.as('mx').call('recipient.resolve', { address: 'a@b\r\nc' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  const astray = { deliveryId: 'x', accounts: ['../../etc' as never], raw: Buffer.from('') };
  expect(await world.as('mx').call('message.deliver', astray)).toEqual({ sealed: [], full: [], gone: ['../../etc'] });
});

it('does not let one link use the session of another', async () => {
  await using world = await stage();
  await world.account('ana');
  const { session } = await world.open('ana');
  const { linkAs } = await import('../../support/storage-stage.ts');
  await using other = linkAs('imap', world.port);
  await expect(other.call('mailbox.list', { session })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
});

it('locks a mailbox when the link that opened it is gone', async () => {
  await using world = await stage();
  await world.account('ana');
  const { linkAs } = await import('../../support/storage-stage.ts');
  {
    await using other = linkAs('imap', world.port);
    await other.call('login.open', { address: 'ana@dovecote.test', password: PASSWORD });
    expect((await world.as('api').call('account.list', {}))[0]?.locked).toBe(false);
  }
  await expect.poll(async () => (await world.as('api').call('account.list', {}))[0]?.locked).toBe(true);
});

it('leaves no mailbox open when the link goes while the password is still being checked', async () => {
  await using world = await stage();
  await world.account('ana');
  const { linkAs } = await import('../../support/storage-stage.ts');
  const other = linkAs('imap', world.port);
  await other.call('health.get', {});
  const opening = other.call('login.open', { address: 'ana@dovecote.test', password: PASSWORD }).catch((error: unknown) => error);
  // The request leaves first.
  await new Promise(setImmediate);
  await other[Symbol.asyncDispose]();
  expect(await opening).toMatchObject({ code: 'UNAVAILABLE' });
  // Long enough for the check to have ended; a login of our own queues behind it. What it opened is closed a moment later.
  await world.as('smtp').call('login.verify', { address: 'ana@dovecote.test', password: PASSWORD });
  await world.as('smtp').call('login.verify', { address: 'ana@dovecote.test', password: PASSWORD });
  // Its opening may have begun; then it is closed again.
  await expect.poll(async () => (await world.as('api').call('account.list', {}))[0]?.locked).toBe(true);
});

it('connects again after the server was away, and fails what was in flight', async () => {
  await using world = await stage();
  const link = connectStorage({
    url: `ws://127.0.0.1:${world.port}`,
    secret: new Sensitive('1'.repeat(64)),
    connectTimeoutMs: 200,
  });
  expect(await link.call('health.get', {})).toEqual({ version: 'test' });
  await world.restart();
  await expect(link.call('health.get', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await link[Symbol.asyncDispose]();
});
