/** The admin API reads and sets settings. */
import { expect, it } from 'vitest';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { startApi } from '../../../server-bundle/web/api.ts';
import { stage } from '../../support/storage-stage.ts';

const TOKEN = 'ab'.repeat(32);

it('sets what is a setting, takes it back, and refuses everything else', async () => {
  await using world = await stage();
  await using server = await startApi({
    storage: world.as('api'),
    token: new Sensitive(TOKEN),
    tlsDirectory: world.directory,
    version: '1.2.3',
    log: silentLog(),
    host: '127.0.0.1',
    port: 0,
  });
  const ask = (path: string, value?: unknown): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}/v1/settings${path}`, {
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(value === undefined ? {} : { method: 'PUT', body: JSON.stringify({ value }) }),
    });
  expect(await (await ask('/events.keep-days')).json()).toEqual({ value: 30, from: 'standard' });
  expect((await ask('/events.keep-days', 7)).status).toBe(200);
  expect(await (await ask('/events.keep-days')).json()).toEqual({ value: 7, from: 'server' });
  expect(await (await ask('')).json()).toMatchObject([{ name: 'events.keep-days', domain: null, value: 7 }]);
  for (const [name, value] of [
    ['events.keep-days', 0],
    ['events.keep-days', 'trash'],
    ['nothing', 1],
  ])
    expect((await ask(`/${name}`, value)).status).toBe(400);
  expect((await ask('/events.keep-days', null)).status).toBe(200);
  expect(await (await ask('')).json()).toEqual([]);
});
