import { describe, expect, it } from 'vitest';
import type { SettingValue } from '../../../server-bundle/storage/api/operations.ts';
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

  it('refuses what is no setting, no value for it, or not for a domain to set', async () => {
    await using world = await stage({ configurationUrl: await database.fresh() });
    const set = (name: string, value: unknown, domain?: string): Promise<unknown> =>
      world
        .as('api')
        .call('setting.set', { name: name as 'events.keep-days', value: value as SettingValue, ...(domain === undefined ? {} : { domain }) });
    const refused = { code: 'INVALID_INPUT' };
    await expect(set('nothing', 1)).rejects.toMatchObject(refused);
    await expect(set('toString', 1)).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', 0)).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', '7')).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', { many: 'x'.repeat(100_000) })).rejects.toMatchObject(refused);
    await expect(set('events.keep-days', 7, 'dovecote.test')).rejects.toMatchObject(refused);
    await expect(world.as('mx').call('setting.set', { name: 'events.keep-days', value: 7 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
