/** The `sqlite` service as the stack starts it, with its configuration in a PostgreSQL: two of them share one database. */
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EnvironmentError, readEnvironment } from '../../../server-bundle/base/environment.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { INNER_PORTS, SECRETS } from '../../../server-bundle/contract/stack.ts';
import type { StackConfiguration } from '../../../server-bundle/contract/stack.ts';
import type { Configuration } from '../../../server-bundle/entry/configuration.ts';
import { startStorage } from '../../../server-bundle/entry/storage.ts';
import type { Role } from '../../../server-bundle/storage/api/roles.ts';
import type { Storage } from '../../../server-bundle/storage/api/operations.ts';
import { connectStorage } from '../../../server-bundle/storage/client/connect.ts';
import { startPostgres } from '../../support/postgres.ts';
import { PASSWORD, temporaryDirectory } from '../../support/storage-stage.ts';

const STACK: StackConfiguration = {
  version: 1,
  domain: 'dovecote.test',
  hostname: 'mail.dovecote.test',
  addresses: { ipv4: '192.0.2.1', ipv6: null },
  acme: { directoryUrl: 'https://acme.test/', email: null, certificateAuthority: null },
  resolver: { roots: [], trustAnchors: [], transparentZones: [] },
  configurationDatabase: 'postgres',
};

async function server(directory: string, name: string, url: Sensitive | null, portOffset: number): Promise<Configuration> {
  const secrets = path.join(directory, name, 'secrets');
  await mkdir(secrets, { recursive: true });
  for (const [index, secret] of SECRETS.entries()) await writeFile(path.join(secrets, secret), `${index}`.padStart(64, 'a'));
  if (url) await writeFile(path.join(secrets, 'configuration-url'), `${url.reveal()}\n`);
  await chmod(secrets, 0o700);
  const environment = readEnvironment({
    PALOMAR_DATA: path.join(directory, name),
    PALOMAR_SECRETS: secrets,
    PALOMAR_LISTEN: '127.0.0.1',
    PALOMAR_PORT_OFFSET: String(portOffset),
  });
  return { environment, stack: STACK };
}

function linkAs(role: Role, port: number): Storage {
  const secret = new Sensitive(`${SECRETS.indexOf(`storage-${role}`)}`.padStart(64, 'a'));
  return connectStorage({ url: `ws://127.0.0.1:${port}`, secret });
}

it('starts from stack.json and a secret file, and two servers see one configuration', async () => {
  await using postgres = await startPostgres();
  await using directory = await temporaryDirectory();
  const url = await postgres.createDatabase();
  const offset = 20_000 + (process.pid % 20_000);
  await using one = await startStorage(await server(directory.path, 'one', url, offset), silentLog());
  await using two = await startStorage(await server(directory.path, 'two', url, offset + 1), silentLog());
  expect(two.port).toBe(INNER_PORTS.sqlite.storage + offset + 1);
  await using api = linkAs('api', one.port);
  await using mx = linkAs('mx', two.port);
  await using bree = linkAs('smtp-bree', two.port);
  await api.call('domain.create', { name: 'dovecote.test' });
  const { id } = await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
  await api.call('alias.create', { address: 'all@dovecote.test', targets: ['ana@dovecote.test'] });
  expect(await mx.call('recipient.resolve', { address: 'all@dovecote.test' })).toMatchObject({ kind: 'accept', accounts: [id] });
  const key = await bree.call('dkim.key', { domain: 'dovecote.test' });
  expect(key?.privateKey).toContain('BEGIN PRIVATE KEY');
  expect(await readdir(path.join(directory.path, 'one', 'mail'))).not.toContain('configuration.sqlite');
});

it('names the file that is missing, and does not fall back to a file of its own', async () => {
  await using directory = await temporaryDirectory();
  const without = await server(directory.path, 'one', null, 0);
  expect(() => startStorage(without, silentLog())).toThrow(EnvironmentError);
  expect(() => startStorage(without, silentLog())).toThrow('configuration-url');
  const wrong = await server(directory.path, 'two', new Sensitive('mysql://hush@x/y'), 0);
  expect(() => startStorage(wrong, silentLog())).toThrow('no address of a PostgreSQL');
  expect(() => startStorage(wrong, silentLog())).not.toThrow('hush');
});
