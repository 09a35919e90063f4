import { describe, expect, it } from 'vitest';
import type { SettingPlace, SettingValue } from '../../../server-bundle/storage/api/operations.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { stage } from '../../support/storage-stage.ts';

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);

  it('knows what holds before anybody set it, and again when it is taken back', async () => {
    await using world = await stage({ configurationUrl: await database.fresh() });
    const api = world.as('api');
    const name = 'events.keep-days';
    const found = (): Promise<unknown> => world.as('mx').call('setting.get', { name, domain: 'dovecote.test' });
    expect(await found()).toEqual({ value: 30, from: 'standard' });
    await api.call('setting.set', { name, value: 7 });
    await api.call('setting.set', { name, value: 8 });
    expect(await found()).toEqual({ value: 8, from: 'server' });
    expect(await api.call('setting.list', {})).toMatchObject([{ name, domain: null, value: 8 }]);
    await world.restart();
    expect(await found()).toEqual({ value: 8, from: 'server' });
    await world.as('api').call('setting.set', { name, value: null });
    expect(await found()).toEqual({ value: 30, from: 'standard' });
  });

  it('takes the value of the mailbox before that of its domain, and forgets it with the mailbox', async () => {
    await using world = await stage({ configurationUrl: await database.fresh() });
    const [api, pop3] = [world.as('api'), world.as('pop3')];
    await api.call('domain.create', { name: 'settings.test' });
    const [address, other] = ['ana@settings.test', 'bo@settings.test'];
    for (const each of [address, other]) await api.call('account.create', { address: each, password: 'correct horse' });
    const name = 'pop3.newest';
    const found = async (of: string): Promise<unknown> => Object.values(await pop3.call('setting.get', { name, address: of }));
    await api.call('setting.set', { name, value: 100 });
    expect(await found(address)).toEqual([100, 'server']);
    await api.call('setting.set', { name, value: 50, domain: 'settings.test' });
    await api.call('setting.set', { name, value: 4, address: 'ANA@Settings.test' });
    await api.call('setting.set', { name, value: 5, address });
    expect([await found('Ana@settings.test'), await found(other)]).toEqual([
      [5, 'mailbox'],
      [50, 'domain'],
    ]);
    // Whoever tries names at the door learns nothing.
    expect([await found('nobody@settings.test'), await found('nobody@elsewhere.test'), await found('no address')]).toEqual([
      [50, 'domain'],
      [100, 'server'],
      [100, 'server'],
    ]);
    expect(await api.call('setting.list', { domain: 'settings.test' })).toMatchObject([
      { name, domain: 'settings.test', address: null, value: 50 },
      { name, domain: null, address, value: 5 },
    ]);
    await api.call('setting.set', { name, value: null, address });
    expect(await found(address)).toEqual([50, 'domain']);
    await api.call('setting.set', { name, value: 6, address });
    await api.call('account.remove', { address });
    expect(await api.call('setting.list', { domain: 'settings.test' })).toHaveLength(1);
  });

  it('refuses what is no setting, no value for it, or not for a domain to set', async () => {
    await using world = await stage({ configurationUrl: await database.fresh() });
    const set = (name: string, value: unknown, place: SettingPlace = {}): Promise<unknown> =>
      world.as('api').call('setting.set', { name: name as 'events.keep-days', value: value as SettingValue, ...place });
    const refused = { code: 'INVALID_INPUT' };
    await expect(set('nothing', 1)).rejects.toMatchObject(refused);
    await expect(set('toString', 1)).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', 0)).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', '7')).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', { many: 'x'.repeat(100_000) })).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', 7, { domain: 'dovecote.test' })).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', 7, { address: 'ana@dovecote.test' })).rejects.toMatchObject(refused);
    await expect(set('folders.language', 'es', { address: 'ana@dovecote.test' })).rejects.toMatchObject(refused);
    await expect(set('folders.language', 'tlh')).rejects.toMatchObject(refused);
    await expect(set('pop3.newest', 1, { domain: 'dovecote.test', address: 'ana@dovecote.test' })).rejects.toMatchObject(refused);
    await expect(set('pop3.newest', 1, { address: 'nobody@dovecote.test' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(world.as('mx').call('setting.set', { name: 'events.keep-days', value: 7 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
