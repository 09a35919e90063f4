/** AUTHENTICATE SCRAM-SHA-256 and its -PLUS form, message by message, over a real TLS connection. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProcessStorage } from '../../../server-bundle/storage/service/in-process.ts';
import { clientProof, scramKeys, serverSignature } from '../../../server-bundle/wire/sasl/scram-keys.ts';
import { ADDRESS, imapStage, PASSWORD } from '../../support/imap-stage.ts';
import type { ImapStage, LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let appPassword: string;
beforeAll(async () => {
  stage = await imapStage();
  const api = inProcessStorage(stage.service, 'api');
  appPassword = (await api.call('app-password.create', { address: ADDRESS, currentPassword: PASSWORD, name: 'test' })).password;
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Client {
  readonly mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-256-PLUS';
  readonly gs2: string;
  readonly binding?: Buffer;
  readonly password?: string;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const challenge = (line: string): string => Buffer.from(line.replace(/^\+ /, ''), 'base64').toString();
const exporter = (client: LineClient): Buffer => client.socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));

/** Up to the server's signature, or the line that refuses. */
async function begin(client: LineClient, { mechanism, gs2, binding = Buffer.alloc(0), password = appPassword }: Client): Promise<string> {
  const bare = `n=${ADDRESS},r=abc`;
  client.send(`x AUTHENTICATE ${mechanism} ${base64(gs2 + bare)}\r\n`);
  const first = await client.line();
  if (!first.startsWith('+ ')) return first;
  const [, nonce = '', salt = ''] = /^r=([^,]+),s=([^,]+),i=4096$/.exec(challenge(first)) ?? [];
  const withoutProof = `c=${base64(Buffer.concat([Buffer.from(gs2), binding]))},r=${nonce}`;
  const authMessage = `${bare},${challenge(first)},${withoutProof}`;
  const keys = await scramKeys(password, Buffer.from(salt, 'base64'), 4096);
  client.send(`${base64(`${withoutProof},p=${base64(clientProof(keys, authMessage))}`)}\r\n`);
  const final = await client.line();
  if (final.startsWith('+ ')) expect(challenge(final)).toBe(`v=${base64(serverSignature(keys.serverKey, authMessage))}`);
  return final;
}

async function finish(client: LineClient): Promise<string> {
  client.send('\r\n');
  return client.line();
}

const LOGGED_IN = /^x OK \[CAPABILITY .*\] Logged in$/;

it('binds the login to the TLS connection, by its exporter or by the certificate', async () => {
  using byExporter = await stage.client();
  await begin(byExporter, { mechanism: 'SCRAM-SHA-256-PLUS', gs2: 'p=tls-exporter,,', binding: exporter(byExporter) });
  expect(await finish(byExporter)).toMatch(LOGGED_IN);
  using byCertificate = await stage.client();
  const certificate = byCertificate.socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0);
  const binding = createHash('sha256').update(certificate).digest();
  await begin(byCertificate, { mechanism: 'SCRAM-SHA-256-PLUS', gs2: 'p=tls-server-end-point,,', binding });
  expect(await finish(byCertificate)).toMatch(LOGGED_IN);
});

it('refuses a proof that was made for another TLS connection', async () => {
  using mine = await stage.client();
  using theirs = await stage.client();
  const answer = await begin(mine, { mechanism: 'SCRAM-SHA-256-PLUS', gs2: 'p=tls-exporter,,', binding: exporter(theirs) });
  expect(answer).toMatch(/^x NO \[AUTHORIZATIONFAILED\] The channel binding/);
});

it('notices when somebody hid the -PLUS form from the client', async () => {
  using client = await stage.client();
  expect(await begin(client, { mechanism: 'SCRAM-SHA-256', gs2: 'y,,' })).toMatch(/^x NO \[AUTHORIZATIONFAILED\] This server offers channel binding/);
  await begin(client, { mechanism: 'SCRAM-SHA-256', gs2: 'n,,' });
  expect(await finish(client)).toMatch(LOGGED_IN);
});

it('says the same of a wrong password as of one that was chosen by its owner', async () => {
  using client = await stage.client();
  const wrong = await begin(client, { mechanism: 'SCRAM-SHA-256', gs2: 'n,,', password: 'wrong' });
  expect(wrong).toMatch(/^x NO \[AUTHENTICATIONFAILED\] /);
  expect(await begin(client, { mechanism: 'SCRAM-SHA-256', gs2: 'n,,', password: PASSWORD })).toBe(wrong);
});

it('keeps no mailbox open for a client that leaves before the last message', async () => {
  const locked = async () => (await inProcessStorage(stage.service, 'api').call('account.list', {})).every((row) => row.locked);
  using client = await stage.client();
  expect(await begin(client, { mechanism: 'SCRAM-SHA-256', gs2: 'n,,' })).toMatch(/^\+ /);
  expect(await locked()).toBe(false);
  client.socket.destroy();
  await expect.poll(locked, { timeout: 5_000 }).toBe(true);
});

it('lets a client cancel, and start again', async () => {
  using client = await stage.client();
  client.send(`x AUTHENTICATE SCRAM-SHA-256 ${base64(`n,,n=${ADDRESS},r=abc`)}\r\n`);
  await client.line();
  client.send('*\r\n');
  expect(await client.line()).toMatch(/^x BAD The login was cancelled/);
  await begin(client, { mechanism: 'SCRAM-SHA-256', gs2: 'n,,' });
  expect(await finish(client)).toMatch(LOGGED_IN);
});
