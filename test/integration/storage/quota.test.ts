/** The quota of a mailbox, as an administrator sets it. */
import { expect, it } from 'vitest';
import { stage } from '../../support/storage-stage.ts';

const LETTER = `Subject: large\r\n\r\n${'x'.repeat(600_000)}\r\n`;
const MIN = 1_000_000;

it('holds at once: for what is appended in a session that is open, and for what is delivered', async () => {
  await using world = await stage();
  const ana = await world.account('ana');
  const setQuota = (quotaBytes: number) => world.as('api').call('account.set-quota', { address: 'ana@dovecote.test', quotaBytes });
  const open = await world.open('ana');
  const append = async () =>
    world.as('imap').call('message.append', {
      session: open.session,
      mailboxId: await open.folder('INBOX'),
      raw: Buffer.from(LETTER),
      flags: [],
      internalDate: 0,
    });
  expect(await setQuota(MIN)).toMatchObject({ address: 'ana@dovecote.test', quotaBytes: MIN, locked: false });
  await append();
  await expect(append()).rejects.toMatchObject({ code: 'OVER_QUOTA' });
  const deliver = (deliveryId: string) => world.as('mx').call('message.deliver', { deliveryId, accounts: [ana], raw: Buffer.from(LETTER) });
  expect(await deliver('d1')).toMatchObject({ full: ['ana@dovecote.test'] });
  expect(await world.as('imap').call('quota.get', { session: open.session })).toMatchObject({ limitBytes: MIN, messages: 1 });
  await setQuota(2 * MIN);
  await append();
  await open.close();
  expect(await deliver('d2')).toMatchObject({ full: [], sealed: [ana] });
  expect(await deliver('d3')).toMatchObject({ full: ['ana@dovecote.test'], sealed: [] });
  await world.restart();
  expect(await world.as('api').call('account.list', {})).toMatchObject([{ quotaBytes: 2 * MIN }]);
});

it('is refused for nobody, and outside of its bounds', async () => {
  await using world = await stage();
  await world.account('ana');
  const set = (address: string, quotaBytes: number) => world.as('api').call('account.set-quota', { address, quotaBytes });
  await expect(set('nobody@dovecote.test', MIN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const quotaBytes of [0, MIN - 1, 1.5 * MIN + 0.5, 10 ** 15])
    await expect(set('ana@dovecote.test', quotaBytes)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(world.as('imap').call('account.set-quota', { address: 'ana@dovecote.test', quotaBytes: MIN })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
});
