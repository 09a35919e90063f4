/** The second DKIM signature (RFC 8463): switched on over the admin API, put on mail, and verified by somebody else's code. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { expect, it } from 'vitest';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { AdminContract } from '../../../server-bundle/contract/admin.ts';
import { signOutgoing } from '../../../server-bundle/mail/signing.ts';
import { startApi } from '../../../server-bundle/web/api.ts';
import { stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const NAME = 'dovecote.test';
const TOKEN = 'ab'.repeat(32);
const LETTER = Buffer.from(`From: ana@${NAME}\r\nTo: ann@stranger.test\r\nSubject: caf\u00e9\r\n\r\nHello  \t world \r\n`);

async function verified(world: Stage, records: Readonly<Record<string, string>>): Promise<string[]> {
  const raw = await signOutgoing(world.as('smtp'), { raw: LETTER, author: `ana@${NAME}`, signal: AbortSignal.timeout(5000) });
  const resolver = (name: string): Promise<string[][]> =>
    records[name] === undefined ? Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' })) : Promise.resolve([[records[name]]]);
  const { results } = await dkimVerify(raw, { resolver });
  return results.map(({ algo, selector, status }) => `${algo ?? ''} ${selector ?? ''} ${status.result}`);
}

it('signs with both keys while it is on, and with RSA alone before and after', async () => {
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
  const link = new RPCLink({ url: `http://127.0.0.1:${server.port}/rpc`, headers: { authorization: `Bearer ${TOKEN}` } });
  const client: ContractRouterClient<AdminContract> = createORPCClient(link);
  const { dkim } = await client.domains.get({ name: NAME });
  expect(dkim.ed25519).toBeNull();
  const rsa = { [`${dkim.selector}._domainkey.${NAME}`]: `v=DKIM1; k=rsa; p=${dkim.publicKey}` };
  expect(await verified(world, rsa)).toEqual([`rsa-sha256 ${dkim.selector} pass`]);

  const second = (await client.domains.enableEd25519({ name: NAME })).dkim.ed25519;
  if (!second) throw new Error('It was not switched on.');
  expect(second.record).toMatchObject({ name: `${second.selector}._domainkey.${NAME}`, type: 'TXT' });
  const both = { ...rsa, [second.record.name]: second.record.value };
  expect(await verified(world, both)).toEqual([`rsa-sha256 ${dkim.selector} pass`, `ed25519-sha256 ${second.selector} pass`]);
  expect((await client.domains.enableEd25519({ name: NAME })).dkim.ed25519).toEqual(second);
  await world.restart();
  expect(await verified(world, both)).toHaveLength(2);

  expect((await world.as('api').call('domain.set-ed25519', { name: NAME, enabled: false })).dkimEd25519).toBeNull();
  expect(await verified(world, both)).toEqual([`rsa-sha256 ${dkim.selector} pass`]);
  const third = (await world.as('api').call('domain.set-ed25519', { name: NAME, enabled: true })).dkimEd25519;
  expect(third?.selector).not.toBe(second.selector);
  await expect(world.as('api').call('domain.set-ed25519', { name: 'other.test', enabled: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(world.as('smtp').call('domain.set-ed25519', { name: NAME, enabled: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
