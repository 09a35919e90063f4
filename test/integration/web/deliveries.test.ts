/** The admin API answers where a message is. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { expect, it } from 'vitest';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { AdminContract } from '../../../server-bundle/contract/admin.ts';
import { startApi } from '../../../server-bundle/web/api.ts';
import { stage } from '../../support/storage-stage.ts';

it('lists the events of one message, of an address and of a time, in pages', async () => {
  await using world = await stage();
  const headers = { authorization: `Bearer ${'ab'.repeat(32)}` };
  await using server = await startApi({
    storage: world.as('api'),
    token: new Sensitive('ab'.repeat(32)),
    tlsDirectory: world.directory,
    version: '1.2.3',
    log: silentLog(),
    host: '127.0.0.1',
    port: 0,
  });
  const url = `http://127.0.0.1:${server.port}`;
  const client: ContractRouterClient<AdminContract> = createORPCClient(new RPCLink({ url: `${url}/rpc`, headers }));
  const now = Date.now();
  const about = { sender: 'ann@stranger.test', recipient: 'ana@dovecote.test' };
  await world.as('mx').call('event.record', {
    events: [
      { at: now, queueId: 'q1', kind: 'accepted', ...about, peer: '192.0.2.1' },
      { at: now + 1, queueId: 'q1', kind: 'sealed', ...about },
      { at: now + 60_000, queueId: 'q2', kind: 'refused', ...about, reason: '550 5.7.1 no' },
    ],
  });
  const page = await client.deliveries.list({ queueId: 'q1' });
  expect(page).toMatchObject([
    { kind: 'sealed', domain: 'dovecote.test', peer: null },
    { kind: 'accepted', sender: 'ann@stranger.test', recipient: 'ana@dovecote.test', peer: '192.0.2.1', at: new Date(now).toISOString() },
  ]);
  expect(await client.deliveries.list({ address: 'ana@dovecote.test', since: new Date(now + 2).toISOString() })).toMatchObject([{ queueId: 'q2' }]);
  const [newest] = await client.deliveries.list({ limit: 1 });
  expect((await client.deliveries.list({ before: newest?.id, limit: 1 })).map(({ kind }) => kind)).toEqual(['sealed']);
  expect(await client.deliveries.list({ kind: 'refused' })).toMatchObject([{ queueId: 'q2' }]);
  const hour = 3_600_000;
  const begin = (time: number): string => new Date(time - (time % hour)).toISOString();
  const counted = await client.deliveries.count({ since: new Date(now - hour).toISOString(), domain: 'dovecote.test' });
  expect(counted.map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(counted).toContainEqual({ at: begin(now + 60_000), kind: 'refused', count: 1 });
  expect(await client.deliveries.count({ since: new Date(now + hour).toISOString() })).toEqual([]);
  const answer = await fetch(`${url}/v1/deliveries?queueId=q2`, { headers });
  expect(await answer.json()).toMatchObject([{ kind: 'refused', reason: '550 5.7.1 no' }]);
  expect((await fetch(`${url}/v1/deliveries`)).status).toBe(401);
});
