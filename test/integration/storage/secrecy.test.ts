/** The claims of server-bundle/storage/secrecy.md that can be shown, one test each: what a thief gets, and what not. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecoveryKey, openRecoveryWrap } from '../../../desktop/main/local/recovery/recovery-key.ts';
import type { AccountId, OperationName } from '../../../server-bundle/storage/api/operations.ts';
import { ROLES, isAllowed } from '../../../server-bundle/storage/api/roles.ts';
import type { Role } from '../../../server-bundle/storage/api/roles.ts';
import { discloseUnderMailboxKey, unwrapWithPassword } from '../../../server-bundle/storage/service/keys/wraps.ts';
import { createSecrets } from '../../../server-bundle/storage/service/configuration/secrets.ts';
import type { PasswordParameters } from '../../../server-bundle/storage/service/keys/wraps.ts';
import { EncryptedFile } from '../../../server-bundle/storage/service/sqlite/encrypted-file.ts';
import { clientProof, recoverClientKey, scramKeys } from '../../../server-bundle/wire/sasl/scram-keys.ts';
import { PASSWORD, stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const ADDRESS = 'paloma@dovecote.test';
const pair = createRecoveryKey();
const privateKey = Buffer.from(pair.privateKey, 'base64');
/** In a letter that was read, in one that waits, in the queue, in a filter script. */
const MARKS = { read: 'quetzalcoatlus', sealed: 'archaeopteryx', queued: 'confuciusornis', script: 'ichthyornis' };

let world: Stage;
let account: AccountId;
let mailboxKey: Buffer;
let appPassword: string;

beforeAll(async () => {
  world = await stage();
  const api = world.as('api');
  await api.call('recovery.set-key', { domain: 'dovecote.test', publicKey: Buffer.from(pair.publicKey, 'base64') });
  account = await world.account('paloma');
  appPassword = (await api.call('app-password.create', { address: ADDRESS, currentPassword: PASSWORD, name: 'phone' })).password;
  await api.call('sieve.put', { address: ADDRESS, name: 'filter', script: `# ${MARKS.script}\nkeep;\n` });
  await api.call('sieve.activate', { address: ADDRESS, name: 'filter' });
  await world.deliver([account], 'one', `Subject: ${MARKS.read}\r\n\r\n${MARKS.read}\r\n`);
  await (await world.open('paloma')).close();
  await world.deliver([account], 'two', `Subject: ${MARKS.sealed}\r\n\r\n${MARKS.sealed}\r\n`);
  const raw = Buffer.from(`Subject: ${MARKS.queued}\r\n\r\n`);
  await world.as('smtp').call('queue.submit', { queueId: 'q1', from: ADDRESS, recipients: ['ann@elsewhere.test'], raw });
  const { wrapped } = await api.call('recovery.wrap', { address: ADDRESS });
  mailboxKey = openRecoveryWrap(privateKey, account, wrapped);
});
afterAll(() => world[Symbol.asyncDispose]());

async function filesWith(wanted: string | Buffer): Promise<string[]> {
  const entries = await readdir(world.directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (file) => ((await readFile(file)).includes(wanted) ? [path.basename(file)] : [])));
  return found.flat();
}

const CONFIGURATION_KEY = '0f'.repeat(32);

/** What whoever has the disk and `configuration-key` reads: every value of every table. */
function configuration(): {
  readonly text: string;
  readonly values: readonly Buffer[];
  readonly scramKeys: readonly { readonly id: string; readonly keys: Buffer }[];
  wraps(kind: string): { parameters: string; wrapped: Buffer }[];
} {
  const file = new EncryptedFile({
    file: path.join(world.directory, 'mail/configuration.sqlite'),
    key: Buffer.from(CONFIGURATION_KEY, 'hex'),
    what: 'the stolen configuration',
    create: false,
    cacheKb: 1000,
  });
  try {
    const tables = file.all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
    const rows = tables.flatMap(({ name }) => file.all<Record<string, unknown>>(`SELECT * FROM ${name}`));
    const values = rows.flatMap((row) => Object.values(row)).filter((value) => value !== null);
    const wraps = file.all<{ kind: string; parameters: string; wrapped: Buffer }>('SELECT kind, parameters, wrapped FROM wraps');
    return {
      text: values.filter((value) => typeof value === 'string').join('\n'),
      values: values.filter((value) => Buffer.isBuffer(value)),
      scramKeys: file.all<{ id: string; keys: Buffer }>('SELECT id, scram_keys AS keys FROM app_passwords WHERE scram_keys IS NOT NULL'),
      wraps: (kind) => wraps.filter((wrap) => wrap.kind === kind),
    };
  } finally {
    file.close();
  }
}

describe('a stolen disk, or a backup, without /etc/palomar/secrets', () => {
  it('shows no subject, no body, no address, no script, no password and no key', async () => {
    const asText = [...Object.values(MARKS), 'paloma', 'ann@elsewhere', 'dovecote', PASSWORD, appPassword, pair.publicKey];
    for (const wanted of [...asText, mailboxKey, privateKey.subarray(1)]) expect(await filesWith(wanted), wanted.toString('latin1')).toEqual([]);
  });

  it('would show them if they were there', async () => {
    await writeFile(path.join(world.directory, 'mail', 'planted'), `x${MARKS.read}x`);
    expect(await filesWith(MARKS.read)).toEqual(['planted']);
    await writeFile(path.join(world.directory, 'mail', 'planted'), '');
  });

  it('shows how many mailboxes there are, how large each is, and how much mail waits', async () => {
    const names = await readdir(path.join(world.directory, 'mail', account.slice(0, 2), account));
    expect(names).toEqual(expect.arrayContaining(['mailbox.sqlite', 'sealed']));
    expect(await readdir(path.join(world.directory, 'mail', account.slice(0, 2), account, 'sealed'))).toHaveLength(1);
  });
});

describe('a stolen disk with /etc/palomar/secrets', () => {
  it('gives the configuration: addresses, names of app passwords, envelopes of queued mail', () => {
    const { text } = configuration();
    for (const known of [ADDRESS, 'phone', 'ann@elsewhere.test']) expect(text).toContain(known);
  });

  it('opens no mailbox and no letter that waits: no value in it is the key, and none opens the file', () => {
    const { text, values } = configuration();
    expect(values.length).toBeGreaterThan(5);
    for (const value of values) {
      expect(value.includes(mailboxKey)).toBe(false);
      expect(value.includes(privateKey.subarray(1, 33))).toBe(false);
    }
    for (const mark of [MARKS.read, MARKS.sealed, PASSWORD, appPassword]) expect(text).not.toContain(mark);
    for (const key of values.filter(({ length }) => length === 32)) expect(() => openMailbox(key)).toThrow();
    expect(() => openMailbox(mailboxKey)).not.toThrow();
  });

  it('lets somebody guess at a chosen password, one argon2id each, and a right guess opens the mailbox', async () => {
    const [wrap] = configuration().wraps('password');
    if (!wrap) throw new Error('There is no wrap.');
    const parameters = JSON.parse(wrap.parameters) as PasswordParameters;
    expect(parameters).toMatchObject({ algorithm: 'argon2id', memoryKb: 32 * 1024, passes: 3 });
    expect(await unwrapWithPassword('a wrong guess', parameters, account, wrap.wrapped)).toBeUndefined();
    expect(await unwrapWithPassword(PASSWORD, parameters, account, wrap.wrapped)).toEqual(mailboxKey);
  });

  it('opens the recovery wrap for the holder of the private key, and for nobody else', () => {
    const [wrap] = configuration().wraps('recovery');
    if (!wrap) throw new Error('There is no wrap.');
    expect(openRecoveryWrap(privateKey, account, wrap.wrapped)).toEqual(mailboxKey);
    expect(() => openRecoveryWrap(Buffer.from(createRecoveryKey().privateKey, 'base64'), account, wrap.wrapped)).toThrow();
  });
});

function openMailbox(key: Buffer): void {
  const file = path.join(world.directory, 'mail', account.slice(0, 2), account, 'mailbox.sqlite');
  const opened = new EncryptedFile({ file, key, what: 'a stolen mailbox', create: false, cacheKb: 100 });
  try {
    opened.all('SELECT 1 FROM messages');
  } finally {
    opened.close();
  }
}

describe('a container that was taken over, with the credential of its role', () => {
  const rolesWith = (operation: OperationName): Role[] => (Object.keys(ROLES) as Role[]).filter((role) => isAllowed(role, operation));

  it('reads mail only with a password of its owner, and only as imap', async () => {
    for (const operation of ['message.body', 'message.list', 'message.search', 'message.summaries', 'message.sort-keys', 'message.previews'] as const)
      expect(rolesWith(operation), operation).toEqual(['imap']);
    for (const operation of ['login.open', 'login.scram-open'] as const)
      expect(rolesWith(operation), operation).toEqual(['imap', 'managesieve', 'pop3']);
    await expect(world.as('imap').call('login.open', { address: ADDRESS, password: 'a guess' })).rejects.toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
  });

  it('gets at wraps, resets and app passwords only as api, at queued letters only as smtp-bree, at signing keys only where mail leaves', () => {
    for (const operation of [
      'recovery.wrap',
      'recovery.set-key',
      'recovery.reset',
      'app-password.create',
      'account.create',
      'account.remove',
    ] as const)
      expect(rolesWith(operation), operation).toEqual(['api']);
    for (const operation of ['queue.claim', 'queue.body'] as const) expect(rolesWith(operation), operation).toEqual(['smtp-bree']);
    expect(rolesWith('dkim.key')).toEqual(['smtp', 'smtp-bree']);
  });

  it('is, as mx, told who has a mailbox and what filters it, and can write to everybody, and reads nothing that was delivered', async () => {
    const mx = world.as('mx');
    expect(await mx.call('recipient.resolve', { address: ADDRESS })).toMatchObject({ kind: 'accept', accounts: [account] });
    const [active] = await mx.call('sieve.active', { accounts: [account], known: [] });
    expect(active?.script).toContain(MARKS.script);
    for (const operation of ['login.open', 'login.verify', 'message.body', 'account.list', 'recovery.wrap', 'queue.claim', 'dkim.key'] as const)
      await expect(mx.call(operation, {}), operation).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('can, as api, put a recovery key of its own in place, and gets the mailboxes of those who log in after that; the app sees it', async () => {
    await using taken = await stage();
    const id = await taken.account('paloma');
    const theirs = createRecoveryKey();
    await taken.as('api').call('recovery.set-key', { domain: 'dovecote.test', publicKey: Buffer.from(theirs.publicKey, 'base64') });
    await expect(taken.as('api').call('recovery.wrap', { address: ADDRESS })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await taken.as('smtp').call('login.verify', { address: ADDRESS, password: PASSWORD });
    const { wrapped } = await taken.as('api').call('recovery.wrap', { address: ADDRESS });
    expect(openRecoveryWrap(Buffer.from(theirs.privateKey, 'base64'), id, wrapped)).toHaveLength(32);
    expect((await taken.as('api').call('recovery.list', {}))[0]?.keyId).not.toBe(pair.id);
  });
});

describe('whoever has the configuration and also one SCRAM login as it was spoken', () => {
  it('has the client key of that app password (RFC 5802 §9), which is why SCRAM is spoken in TLS only', async () => {
    const { salt, iterations } = await world.as('imap').call('login.scram-parameters', { address: ADDRESS });
    const keys = await scramKeys(appPassword, salt, iterations);
    const message = 'n=x,r=y,r=yz,s=,i=4096,c=biws,r=yz';
    const [sealed] = configuration().scramKeys;
    if (!sealed) throw new Error('There is no app password.');
    // In an envelope, whose key the very same disk has.
    expect(sealed.keys.includes(keys.storedKey)).toBe(false);
    const opened = createSecrets(Buffer.from(CONFIGURATION_KEY, 'hex')).open(`app_passwords/scram_keys/${sealed.id}`, sealed.keys);
    expect(opened.subarray(0, 32)).toEqual(keys.storedKey);
    expect(recoverClientKey(keys.storedKey, message, clientProof(keys, message))).toEqual(keys.clientKey);
    expect(configuration().values.some((value) => value.includes(keys.clientKey))).toBe(false);
  });
});

it('keeps the keys that open sealed mail enclosed under the mailbox key, and nowhere else', () => {
  const enclosed = configuration().values.filter((value) => discloseUnderMailboxKey(mailboxKey, value, account) !== undefined);
  expect(enclosed).toHaveLength(1);
  expect(discloseUnderMailboxKey(Buffer.alloc(32, 1), enclosed[0] ?? Buffer.alloc(0), account)).toBeUndefined();
});
