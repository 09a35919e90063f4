/** AUTHENTICATE by SCRAM-SHA-256 and its -PLUS form, message by message, with app passwords. */
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { clientProof, scramKeys, serverSignature } from '../../../server-bundle/wire/sasl/scram-keys.ts';
import { ADDRESS, Client, PASSWORD, manageSieveStage } from '../../support/managesieve-stage.ts';
import type { ManageSieveStage } from '../../support/managesieve-stage.ts';

let stage: ManageSieveStage;
beforeAll(async () => {
  stage = await manageSieveStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

async function appPassword(name: string, protocol: 'imap' | 'managesieve'): Promise<string> {
  await using api = inProcessStorage(stage.service, 'api');
  return (await api.call('app-password.create', { address: ADDRESS, currentPassword: PASSWORD, name, protocols: [protocol] })).password;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const challengeIn = (line: string): string => Buffer.from(/^"(.*)"$/.exec(line)?.[1] ?? '', 'base64').toString();

/** The last line: a success, or the refusal. */
async function scram(client: Client, password: string, plus: Buffer | null): Promise<string> {
  const gs2 = plus === null ? 'n,,' : 'p=tls-exporter,,';
  const bare = `n=${ADDRESS},r=abc`;
  client.send(`AUTHENTICATE "SCRAM-SHA-256${plus === null ? '' : '-PLUS'}" "${base64(gs2 + bare)}"\r\n`);
  const serverFirst = challengeIn(await client.line());
  const [, nonce = '', salt = ''] = /^r=([^,]+),s=([^,]+),i=4096$/.exec(serverFirst) ?? [];
  const withoutProof = `c=${base64(Buffer.concat([Buffer.from(gs2), plus ?? Buffer.alloc(0)]))},r=${nonce}`;
  const authMessage = `${bare},${serverFirst},${withoutProof}`;
  const keys = await scramKeys(password, Buffer.from(salt, 'base64'), 4096);
  client.send(`"${base64(`${withoutProof},p=${base64(clientProof(keys, authMessage))}`)}"\r\n`);
  const line = await client.line();
  if (!line.startsWith('"')) return line;
  expect(challengeIn(line)).toBe(`v=${base64(serverSignature(keys.serverKey, authMessage))}`);
  client.send('""\r\n');
  return client.line();
}

it('opens for an app password of managesieve, with and without channel binding', async () => {
  const password = await appPassword('rules', 'managesieve');
  using first = await Client.secure(stage.port);
  expect(await scram(first, password, null)).toBe('OK "Logged in"');
  await first.say('LISTSCRIPTS', /^OK /);
  using second = await Client.secure(stage.port);
  if (!(second.socket instanceof TLSSocket)) throw new Error('no TLS');
  expect(await scram(second, password, second.socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)))).toBe('OK "Logged in"');
});

it('refuses an app password of another protocol, by either mechanism', async () => {
  const password = await appPassword('mail', 'imap');
  using client = await Client.secure(stage.port);
  expect(await scram(client, password, null)).toBe('NO "Address or password is wrong"');
  await client.say(`AUTHENTICATE "PLAIN" "${base64(`\0${ADDRESS}\0${password}`)}"`, /^NO "Address or password is wrong"$/);
});

it('refuses a binding to another connection', async () => {
  const password = await appPassword('bound', 'managesieve');
  using client = await Client.secure(stage.port);
  expect(await scram(client, password, Buffer.alloc(32, 1))).toMatch(/^NO /);
  await client.say('LISTSCRIPTS', /^NO "Log in first"$/);
});
