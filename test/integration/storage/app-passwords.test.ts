/** App passwords, SCRAM and recovery against the real storage service, over its sockets, on both engines of its configuration. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRecoveryKey, openRecoveryWrap } from '../../../desktop/main/local/recovery/recovery-key.ts';
import type { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import { clientProof, scramKeys, serverSignature } from '../../../server-bundle/wire/sasl/scram-keys.ts';
import type { Role } from '../../../server-bundle/storage/api/roles.ts';
import { startPostgres } from '../../support/postgres.ts';
import type { Postgres } from '../../support/postgres.ts';
import { PASSWORD, openMailbox, stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const AUTHENTICATION_FAILED = { code: 'AUTHENTICATION_FAILED' };

let storage: Stage;
let address: string;
let domain: string;
let count = 0;

/** One stage for all tests of an engine, and a domain and a mailbox for each test. */
function onEngine(configurationUrl: () => Promise<Sensitive | undefined>): void {
  beforeAll(async () => {
    const url = await configurationUrl();
    storage = await stage(url ? { configurationUrl: url } : {});
  });
  afterAll(() => storage[Symbol.asyncDispose]());
  beforeEach(async () => {
    domain = `d${++count}.test`;
    address = `paloma@${domain}`;
    await storage.as('api').call('domain.create', { name: domain });
    await storage.as('api').call('account.create', { address, password: PASSWORD });
  });
  appPasswordTests();
  scramTests();
  recoveryTests();
}

describe('with the configuration in its file', () => onEngine(() => Promise.resolve(undefined)));

describe('with the configuration in PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres[Symbol.asyncDispose]());
  onEngine(() => postgres.createDatabase());
});

function create(name: string, protocols: readonly ('imap' | 'smtp')[] | null = null) {
  return storage.as('api').call('app-password.create', { address: address, currentPassword: PASSWORD, name, protocols });
}

/** What a client does, as far as storage sees it. */
async function byScram(role: Role, address: string, password: string) {
  const { salt, iterations } = await storage.as(role).call('login.scram-parameters', { address });
  const authMessage = `n=${address},r=client,r=clientserver,s=${salt.toString('base64')},i=${iterations},c=biws,r=clientserver`;
  const keys = await scramKeys(password, salt, iterations);
  const input = { address, authMessage, proof: clientProof(keys, authMessage) };
  const answer = await (role === 'imap' ? storage.as(role).call('login.scram-open', input) : storage.as(role).call('login.scram-verify', input));
  return { ...answer, isServerKnown: answer.serverSignature.equals(serverSignature(keys.serverKey, authMessage)) };
}

function appPasswordTests(): void {
  describe('app passwords', () => {
    it('open the mailbox by password and by SCRAM, each of several', async () => {
      const made = [await create('phone'), await create('laptop')];
      for (const { password } of made) {
        expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){6}[a-hjkmnp-z2-9]{4}$/);
        expect(await storage.as('imap').call('login.open', { address: address, password })).toHaveProperty('session');
        expect(await byScram('imap', address, password)).toMatchObject({ isServerKnown: true });
        expect(await byScram('smtp', address.toUpperCase(), password)).toMatchObject({ sends: [address], isServerKnown: true });
      }
    });

    it('are listed by name, with when they were made and used, and never with what opens anything', async () => {
      const { password, id } = await create('phone', ['imap']);
      await create('laptop');
      await byScram('imap', address, password);
      const rows = await storage.as('api').call('app-password.list', { address: address });
      expect(rows).toMatchObject([
        { id, name: 'phone', protocols: ['imap'] },
        { name: 'laptop', protocols: null, lastUsedAt: null },
      ]);
      expect(rows[0]?.lastUsedAt).toBeGreaterThanOrEqual(rows[0]?.createdAt ?? Infinity);
      expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['createdAt', 'id', 'lastUsedAt', 'name', 'protocols']);
    });

    it('are revoked one by one, and the sessions that are open end with them', async () => {
      const [phone, laptop] = [await create('phone'), await create('laptop')];
      const { session } = await storage.as('imap').call('login.open', { address: address, password: phone.password });
      const ended = new Promise<string>((resolve) =>
        storage.as('imap').watch(
          session,
          () => undefined,
          ({ code }) => resolve(code),
        ),
      );
      await storage.as('imap').call('mailbox.list', { session });
      await storage.as('api').call('app-password.revoke', { address: address, id: phone.id });
      expect(await ended).toBe('SESSION_EXPIRED');
      await expect(storage.as('imap').call('mailbox.list', { session })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
      await expect(storage.as('imap').call('login.open', { address: address, password: phone.password })).rejects.toMatchObject(
        AUTHENTICATION_FAILED,
      );
      await expect(byScram('smtp', address, phone.password)).rejects.toMatchObject(AUTHENTICATION_FAILED);
      expect(await byScram('smtp', address, laptop.password)).toMatchObject({ isServerKnown: true });
      await expect(storage.as('api').call('app-password.revoke', { address: address, id: phone.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('open nothing that stays open when they are revoked in the middle of a login', async () => {
      for (let round = 0; round < 6; round++) {
        const { id, password } = await create(`phone ${round}`);
        const login = storage.as('imap').call('login.open', { address, password });
        await Promise.all([login.catch(() => undefined), storage.as('api').call('app-password.revoke', { address, id })]);
        const session = await login.then((opened) => opened.session).catch(() => undefined);
        if (session) await expect(storage.as('imap').call('mailbox.list', { session })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
        expect((await storage.as('api').call('account.list', { domain })).every(({ locked }) => locked)).toBe(true);
      }
    });

    it('work only where they are for', async () => {
      const { password } = await create('phone', ['imap']);
      expect(await byScram('imap', address, password)).toHaveProperty('session');
      await expect(byScram('smtp', address, password)).rejects.toMatchObject(AUTHENTICATION_FAILED);
      await expect(storage.as('smtp').call('login.verify', { address: address, password })).rejects.toMatchObject(AUTHENTICATION_FAILED);
    });

    it('are made with the mailbox password only, not with one another, and not twice under one name', async () => {
      const { password } = await create('phone');
      const again = (currentPassword: string, name: string) =>
        storage.as('api').call('app-password.create', { address: address, currentPassword, name });
      await expect(again(password, 'tablet')).rejects.toMatchObject(AUTHENTICATION_FAILED);
      await expect(again('wrong', 'tablet')).rejects.toMatchObject(AUTHENTICATION_FAILED);
      await expect(again(PASSWORD, 'phone')).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(again(PASSWORD, '  ')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    it('outlive a change of the mailbox password, which ends the open sessions', async () => {
      const { password } = await create('phone');
      const { session } = await storage.as('imap').call('login.open', { address: address, password: PASSWORD });
      await storage.as('api').call('account.set-password', { address: address, currentPassword: PASSWORD, password: 'another horse' });
      await expect(storage.as('imap').call('mailbox.list', { session })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
      expect(await byScram('imap', address, password)).toHaveProperty('session');
    });
  });
}

function scramTests(): void {
  describe('SCRAM', () => {
    it('is not for a password that somebody chose, even when it is the right one', async () => {
      await expect(byScram('imap', address, PASSWORD)).rejects.toMatchObject(AUTHENTICATION_FAILED);
    });

    it('is for a mailbox password that was generated, until it is changed', async () => {
      const { password } = await storage.as('api').call('account.create', { address: `carla@${domain}` });
      expect(await byScram('imap', `carla@${domain}`, password ?? '')).toMatchObject({ isServerKnown: true });
      expect(await storage.as('api').call('app-password.list', { address: `carla@${domain}` })).toEqual([]);
      await storage.as('api').call('account.set-password', { address: `carla@${domain}`, currentPassword: password ?? '', password: 'chosen by me' });
      await expect(byScram('imap', `carla@${domain}`, password ?? '')).rejects.toMatchObject(AUTHENTICATION_FAILED);
    });

    it('answers a name that does not exist as one that does: the same kind of salt, the same each time, the same refusal', async () => {
      await create('phone');
      const parameters = (address: string) => storage.as('imap').call('login.scram-parameters', { address });
      const [real, unknown, other] = [await parameters(address), await parameters(`nobody@${domain}`), await parameters('no address')];
      expect([unknown.iterations, unknown.salt.length, other.salt.length]).toEqual([real.iterations, real.salt.length, real.salt.length]);
      expect(unknown.salt).not.toEqual(real.salt);
      await storage.restart();
      expect(await parameters(`Nobody@${domain}`)).toEqual(unknown);
      expect(await parameters(address)).toEqual(real);
      const refusals = await Promise.all([address, `nobody@${domain}`, 'no address'].map((address) => byScram('imap', address, 'x').catch(String)));
      expect(new Set(refusals).size).toBe(1);
    });
  });
}

function recoveryTests(): void {
  describe('recovery', () => {
    const pair = createRecoveryKey();
    const setKey = (key = pair) => storage.as('api').call('recovery.set-key', { domain, publicKey: Buffer.from(key.publicKey, 'base64') });

    async function mailboxKey(key = pair): Promise<Buffer> {
      const { account, keyId, wrapped } = await storage.as('api').call('recovery.wrap', { address: address });
      expect(keyId).toBe(key.id);
      return openRecoveryWrap(Buffer.from(key.privateKey, 'base64'), account, wrapped);
    }

    it('gives a mailbox its wrap when it is made, or at the next login when it was there before', async () => {
      await setKey();
      const list = async () => (await storage.as('api').call('recovery.list', {})).find((row) => row.domain === domain);
      expect(await list()).toMatchObject({ domain, keyId: pair.id, mailboxes: 1, recoverable: 0 });
      await expect(storage.as('api').call('recovery.wrap', { address: address })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await storage.as('api').call('account.create', { address: `carla@${domain}`, password: PASSWORD });
      expect(await list()).toMatchObject({ mailboxes: 2, recoverable: 1 });
      await storage.as('smtp').call('login.verify', { address: address, password: PASSWORD });
      expect(await list()).toMatchObject({ mailboxes: 2, recoverable: 2 });
    });

    it('resets a forgotten password, and no letter is lost', async () => {
      await setKey();
      const account = (await storage.as('api').call('account.list', { domain }))[0]?.id;
      const open = await openMailbox(storage.as('imap'), address);
      const phone = await create('phone');
      await storage.deliver(account ? [account] : [], 'before', 'Subject: before\r\n\r\n');
      await open.close();
      await storage.deliver(account ? [account] : [], 'sealed', 'Subject: sealed\r\n\r\n');
      const { session } = await storage.as('imap').call('login.open', { address: address, password: PASSWORD });

      await storage.as('api').call('recovery.reset', { address: address, mailboxKey: await mailboxKey(), password: 'a new horse' });

      await expect(storage.as('imap').call('mailbox.list', { session })).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
      for (const password of [PASSWORD, phone.password])
        await expect(storage.as('imap').call('login.open', { address: address, password })).rejects.toMatchObject(AUTHENTICATION_FAILED);
      await expect(byScram('imap', address, phone.password)).rejects.toMatchObject(AUTHENTICATION_FAILED);
      const again = await storage.as('imap').call('login.open', { address: address, password: 'a new horse' });
      const inbox = (await storage.as('imap').call('mailbox.list', { session: again.session })).find(({ name }) => name === 'INBOX');
      const rows = inbox ? await storage.as('imap').call('message.list', { session: again.session, mailboxId: inbox.id }) : [];
      expect(rows).toHaveLength(2);
      await setKey(pair);
      expect((await mailboxKey()).length).toBe(32);
    });

    it('believes no key that does not open the mailbox, and then changes nothing', async () => {
      await setKey();
      for (const wrong of [Buffer.alloc(32, 1), Buffer.alloc(0)])
        await expect(
          storage.as('api').call('recovery.reset', { address: address, mailboxKey: wrong, password: 'a new horse' }),
        ).rejects.toMatchObject({
          code: 'INVALID_INPUT',
        });
      expect(await storage.as('imap').call('login.open', { address: address, password: PASSWORD })).toHaveProperty('session');
    });

    it('wraps anew for a new key at the next login, and the old key opens until then', async () => {
      await setKey();
      await storage.as('smtp').call('login.verify', { address: address, password: PASSWORD });
      const key = await mailboxKey();
      const next = createRecoveryKey();
      await setKey(next);
      expect(await mailboxKey()).toEqual(key);
      await storage.as('smtp').call('login.verify', { address: address, password: PASSWORD });
      expect(await mailboxKey(next)).toEqual(key);
    });

    it('is over for a whole domain when its key is removed', async () => {
      await setKey();
      await storage.as('smtp').call('login.verify', { address: address, password: PASSWORD });
      await storage.as('api').call('recovery.remove-key', { domain });
      await expect(storage.as('api').call('recovery.wrap', { address: address })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await storage.as('smtp').call('login.verify', { address: address, password: PASSWORD });
      await expect(storage.as('api').call('recovery.wrap', { address: address })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
