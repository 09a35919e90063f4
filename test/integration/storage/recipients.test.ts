/** Whom an address stands for, on both engines: every kind of alias, their order, access lists, fullness. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../server-bundle/base/clock.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { Sensitive } from '../../../server-bundle/base/sensitive.ts';
import type { AccountId, AliasRow, Input, Resolution, Storage } from '../../../server-bundle/storage/api/operations.ts';
import { openConfiguration } from '../../../server-bundle/storage/service/configuration/open.ts';
import { ENGINES, engineForTests } from '../../support/engines.ts';
import { stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

const DAY_MS = 86_400_000;

describe.each(ENGINES)('on %s', (engine) => {
  const database = engineForTests(engine);
  const clock = { ...systemClock, ahead: 0, now: () => Date.now() + clock.ahead };
  let url: Sensitive | undefined;
  let world: Stage;
  let api: Storage;
  let ana: string;
  let bea: string;

  beforeAll(async () => {
    url = await database.fresh();
    world = await stage({ clock, configurationUrl: url });
    api = world.as('api');
    ana = await world.account('ana');
    bea = await world.account('bea');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const setQuota = async (quotaBytes: number): Promise<void> => {
    const directory = path.join(world.directory, 'mail');
    await using configuration = await openConfiguration({
      directory,
      key: new Sensitive('0f'.repeat(32)),
      url,
      clock: systemClock,
      log: silentLog(),
    });
    await configuration.transact((db) =>
      db.updateTable('accounts').set({ quota_bytes: quotaBytes }).where('address', '=', 'ana@dovecote.test').execute(),
    );
  };
  const alias = (address: string, targets: readonly string[], details: Omit<Input<'alias.create'>, 'address' | 'targets'> = {}): Promise<AliasRow> =>
    api.call('alias.create', { address, targets, ...details });
  const drop = (address: string): Promise<unknown> => api.call('alias.remove', { address });
  const resolve = (address: string, about: Omit<Input<'recipient.resolve'>, 'address'> = {}): Promise<Resolution> =>
    world.as('mx').call('recipient.resolve', { address, ...about });
  const to = (accounts: readonly string[], forwards: readonly string[] = [], webhooks: readonly string[] = []): unknown => ({
    kind: 'accept',
    accounts,
    forwards,
    webhooks,
  });

  it('leads an alias to mailboxes, strangers, hosts and webhooks at once', async () => {
    await alias('team@dovecote.test', ['ana@dovecote.test', 'Carl@Elsewhere.test', 'backup.test', 'https://hooks.example.com/mail']);
    expect(await resolve('Team@dovecote.test')).toEqual(to([ana], ['carl@elsewhere.test', 'team@backup.test'], ['https://hooks.example.com/mail']));
    await drop('team@dovecote.test');
  });

  it('asks in order: mailbox, alias, the name before a plus, patterns by position, catch-all', async () => {
    await alias('*@dovecote.test', ['rest@elsewhere.test']);
    await alias('/^(.+)-desk$/i@dovecote.test', ['second@elsewhere.test'], { position: 2 });
    await alias('/desk/@dovecote.test', ['first@elsewhere.test'], { position: 1 });
    await alias('info@dovecote.test', ['info@elsewhere.test']);
    await alias('bea+news@dovecote.test', ['news@elsewhere.test']);
    expect(await resolve('ana@dovecote.test')).toEqual(to([ana]));
    expect(await resolve('ana+tag@dovecote.test')).toEqual(to([ana]));
    expect(await resolve('bea+news@dovecote.test')).toEqual(to([], ['news@elsewhere.test']));
    expect(await resolve('bea+other@dovecote.test')).toEqual(to([bea]));
    expect(await resolve('info+desk@dovecote.test')).toEqual(to([], ['info@elsewhere.test']));
    expect(await resolve('help-desk@dovecote.test')).toEqual(to([], ['first@elsewhere.test']));
    await api.call('alias.update', { address: '/desk/@dovecote.test', position: 9 });
    expect(await resolve('help-desk@dovecote.test')).toEqual(to([], ['second@elsewhere.test']));
    expect(await resolve('anything@dovecote.test')).toEqual(to([], ['rest@elsewhere.test']));
    expect((await resolve('anything@other.test')).kind).toBe('unknown-domain');
    for (const address of ['*@dovecote.test', '/^(.+)-desk$/i@dovecote.test', '/desk/@dovecote.test', 'info@dovecote.test', 'bea+news@dovecote.test'])
      await drop(address);
    expect((await resolve('anything@dovecote.test')).kind).toBe('unknown-recipient');
  });

  it('puts what a pattern found into its targets, and nothing into their domains', async () => {
    await alias('/^(\\w+)\\.(\\w+)$/@dovecote.test', ['$2-$1@elsewhere.test', '$1@dovecote.test', 'https://hooks.example.com/$1?q=$2']);
    expect(await resolve('Ana.Marín@dovecote.test')).toMatchObject({ kind: 'unknown-recipient' });
    expect(await resolve('ana.smith@dovecote.test')).toEqual(to([ana], ['smith-ana@elsewhere.test'], ['https://hooks.example.com/ana?q=smith']));
    await drop('/^(\\w+)\\.(\\w+)$/@dovecote.test');
    const refused: readonly (readonly [readonly string[], RegExp])[] = [
      [['x@$1.test'], /\$1/],
      [['$1'], /no address, no host/],
      [['https://$1.example.com/'], /stranger would choose/],
      [['$3@elsewhere.test'], /has 2 groups/],
      [['https://hooks.example.com/$7'], /has 2 groups/],
    ];
    for (const [targets, reason] of refused) await expect(alias('/(a)(b)/@dovecote.test', targets)).rejects.toThrow(reason);
  });

  it.each([
    ['/(/@dovecote.test', ['ana@dovecote.test'], /cannot be read/],
    ['/(?=x)y/@dovecote.test', ['ana@dovecote.test'], /Look-around/],
    ['/x/g@dovecote.test', ['ana@dovecote.test'], /flags/],
    [`/${'a'.repeat(300)}/@dovecote.test`, ['ana@dovecote.test'], /at most 250/],
    ['//@dovecote.test', ['ana@dovecote.test'], /is empty/],
    ['loop@dovecote.test', ['loop@dovecote.test'], /back to itself/],
    ['empty@dovecote.test', [], /at least one target/],
    ['x@nowhere.test', ['ana@dovecote.test'], /not on this server/],
    ['ana@dovecote.test', ['bea@dovecote.test'], /exists already/],
    ['x@dovecote.test', ['https://127.0.0.1/'], /not a public address/],
    ['x@dovecote.test', ['http://hooks.example.com/'], /https/],
    ['x@dovecote.test', ['10.0.0.1'], /no address, no host/],
    ['x@dovecote.test', ['a b@elsewhere.test'], /no mail address/],
    ['x@dovecote.test', ['a@elsewhere.test\r\nRCPT TO:<b@c.test>'], /"targets"/],
    ['x\r\n@dovecote.test', ['ana@dovecote.test'], /"address"/],
    ['x@dovecote.test', Array.from({ length: 101 }, (_, index) => `a${index}@elsewhere.test`), /"targets"/],
  ])('refuses the alias %j', async (address, targets, reason) => {
    await expect(alias(address, targets)).rejects.toThrow(reason);
  });

  it.each([250, 421, 550] as const)('answers %s for an alias that is switched off, until it is on again', async (reply) => {
    await alias('off@dovecote.test', ['ana@dovecote.test'], { disabledReply: reply, label: 'Old', description: 'not any more' });
    expect(await resolve('off@dovecote.test')).toEqual({ kind: 'disabled', reply });
    await alias('via@dovecote.test', ['off@dovecote.test', 'bea@dovecote.test']);
    expect(await resolve('via@dovecote.test')).toEqual(to([bea]));
    const row = await api.call('alias.update', { address: 'off@dovecote.test', disabledReply: null });
    expect(row).toMatchObject({ kind: 'exact', disabledReply: null, label: 'Old', description: 'not any more', targets: ['ana@dovecote.test'] });
    expect(await resolve('off@dovecote.test')).toEqual(to([ana]));
    await drop('off@dovecote.test');
    await drop('via@dovecote.test');
  });

  it('ends loops, and gives nobody two copies', async () => {
    await alias('a@dovecote.test', ['b@dovecote.test', 'ana@dovecote.test']);
    await alias('b@dovecote.test', ['c@dovecote.test']);
    await expect(alias('c@dovecote.test', ['a@dovecote.test'])).rejects.toThrow(/back to itself/);
    await alias('c@dovecote.test', ['ana@dovecote.test', 'loop-x@dovecote.test']);
    await alias('/loop/@dovecote.test', ['a@dovecote.test', 'bea@dovecote.test']);
    expect(await resolve('a@dovecote.test')).toEqual(to([ana, bea]));
    for (const address of ['a@dovecote.test', 'b@dovecote.test', 'c@dovecote.test', '/loop/@dovecote.test']) await drop(address);
  });

  it('is asked about a pattern that is a bomb elsewhere, and answers', async () => {
    await alias('/^(a+)+$/@dovecote.test', ['ana@dovecote.test']);
    const started = performance.now();
    expect((await resolve(`${'a'.repeat(63)}!@dovecote.test`)).kind).toBe('unknown-recipient');
    expect(performance.now() - started).toBeLessThan(2000);
    await drop('/^(a+)+$/@dovecote.test');
  });

  describe('an access list', () => {
    const rule = async (rest: Partial<Input<'access.add'>> & Pick<Input<'access.add'>, 'kind' | 'value'>): Promise<number> =>
      (await api.call('access.add', { domain: 'dovecote.test', direction: 'in', action: 'deny', ...rest })).id;
    const clear = async (): Promise<void> => {
      for (const { id } of await api.call('access.list', { domain: 'dovecote.test' })) await api.call('access.remove', { id });
    };
    const ask = (sender: string, client = '198.51.100.7', asn: number | null = null): Promise<Resolution> =>
      resolve('ana@dovecote.test', { sender, client, asn });

    it('turns away an address, a domain with all below it, a network of either family, and a network’s number', async () => {
      await rule({ kind: 'address', value: 'Spam@Friendly.test' });
      await rule({ kind: 'domain', value: '*.evil.test' });
      await rule({ kind: 'cidr', value: '203.0.113.0/24', reply: 421 });
      await rule({ kind: 'cidr', value: '2001:db8:bad::/48', reply: 250 });
      await rule({ kind: 'asn', value: 'AS64500' });
      const denied = { kind: 'denied', reply: 550 };
      expect(await ask('spam@friendly.test')).toEqual(denied);
      expect(await ask('other@friendly.test')).toMatchObject({ kind: 'accept', isConditional: true, isWelcome: false });
      expect(await ask('x@evil.test')).toEqual(denied);
      expect(await ask('x@deep.evil.test')).toEqual(denied);
      expect((await ask('x@notevil.test')).kind).toBe('accept');
      expect(await ask('x@y.test', '203.0.113.9')).toEqual({ kind: 'denied', reply: 421 });
      expect(await ask('x@y.test', '::ffff:203.0.113.9')).toEqual({ kind: 'denied', reply: 421 });
      expect(await ask('', '2001:db8:bad::1')).toEqual({ kind: 'denied', reply: 250 });
      expect(await ask('x@y.test', '198.51.100.7', 64_500)).toEqual(denied);
      expect((await ask('')).kind).toBe('accept');
      expect(await resolve('ana@dovecote.test')).toEqual(to([ana]));
      await clear();
      expect(await ask('x@evil.test')).toEqual(to([ana]));
    });

    it('is decided by the more specific rule, allow before deny, and an address’s own list before its domain’s', async () => {
      await rule({ kind: 'domain', value: 'evil.test' });
      await rule({ kind: 'domain', value: 'good.evil.test', action: 'allow' });
      await rule({ kind: 'address', value: 'bad@good.evil.test' });
      await rule({ kind: 'cidr', value: '198.51.100.0/24', action: 'allow' });
      expect((await ask('x@evil.test')).kind).toBe('denied');
      expect(await ask('x@good.evil.test')).toMatchObject({ kind: 'accept', isWelcome: true });
      expect((await ask('bad@good.evil.test')).kind).toBe('denied');
      await rule({ kind: 'domain', value: 'evil.test', action: 'allow', address: 'ana@dovecote.test' });
      expect((await ask('bad@good.evil.test')).kind).toBe('accept');
      expect((await resolve('ana+tag@dovecote.test', { sender: 'x@evil.test', client: '192.0.2.1' })).kind).toBe('accept');
      expect((await resolve('bea@dovecote.test', { sender: 'x@evil.test', client: '192.0.2.1' })).kind).toBe('denied');
      await clear();
    });

    it('goes with its mailbox', async () => {
      await world.account('dov');
      await rule({ kind: 'domain', value: 'evil.test', address: 'dov@dovecote.test' });
      await api.call('account.remove', { address: 'dov@dovecote.test' });
      expect(await api.call('access.list', { domain: 'dovecote.test' })).toEqual([]);
    });

    it('goes with its alias', async () => {
      await alias('shop@dovecote.test', ['ana@dovecote.test']);
      await rule({ kind: 'domain', value: 'evil.test', address: 'shop@dovecote.test' });
      expect((await resolve('shop@dovecote.test', { sender: 'x@evil.test' })).kind).toBe('denied');
      await drop('shop@dovecote.test');
      expect(await api.call('access.list', { domain: 'dovecote.test' })).toEqual([]);
    });

    it('says to whom a domain may not write', async () => {
      await rule({ direction: 'out', kind: 'domain', value: 'rival.test' });
      await rule({ direction: 'out', kind: 'address', value: 'ceo@rival.test', action: 'allow' });
      const asked = {
        sender: 'ana@dovecote.test',
        recipients: ['x@rival.test', 'CEO@rival.test', 'y@sub.rival.test', 'z@friend.test', '"q q"@rival.test'],
      };
      expect(await world.as('smtp').call('access.outbound', asked)).toEqual({ denied: ['x@rival.test', 'y@sub.rival.test', '"q q"@rival.test'] });
      expect(await world.as('smtp').call('access.outbound', { ...asked, sender: 'x@other.test' })).toEqual({ denied: [] });
      await clear();
    });

    it.each([
      [{ kind: 'cidr', value: '203.0.113.0/33' }, /no IP address/],
      [{ kind: 'cidr', value: '1.2.3/8' }, /no IP address/],
      [{ kind: 'cidr', value: 'fe80::%eth0/64' }, /no IP address/],
      [{ kind: 'asn', value: 'AS0' }, /autonomous system/],
      [{ kind: 'asn', value: '4294967296' }, /autonomous system/],
      [{ kind: 'domain', value: 'a b' }, /not a domain/],
      [{ kind: 'address', value: 'nobody' }, /not a mail address/],
      [{ kind: 'domain', value: 'x.test\r\n' }, /"value"/],
      [{ kind: 'domain', value: 'x.test', address: 'ana@other.test' }, /not an address of/],
      [{ kind: 'cidr', value: '192.0.2.1', direction: 'out' }, /may not be written to/],
    ] as const)('refuses %j', async (given, reason) => {
      await expect(rule(given)).rejects.toThrow(reason);
    });

    it('has one rule for one thing', async () => {
      await rule({ kind: 'cidr', value: '192.0.2.1' });
      await expect(rule({ kind: 'cidr', value: '192.0.2.1/32', action: 'allow' })).rejects.toThrow(/a rule for/);
      await clear();
    });
  });

  it('gives each webhook a secret of its own, keeps the replaced one for a day, and forgets it with its last alias', async () => {
    const url = 'https://hooks.example.com/one';
    const secrets = async (of = url): Promise<readonly string[]> => (await world.as('smtp-bree').call('webhook.secrets', { url: of })).secrets;
    expect(await secrets()).toEqual([]);
    await alias('one@dovecote.test', [url]);
    await alias('two@dovecote.test', [url, 'ana@dovecote.test']);
    await alias('/^h-(.+)$/@dovecote.test', ['https://hooks.example.com/to/$1/x']);
    const [first] = await secrets();
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await secrets('https://hooks.example.com/to/ann%40b/x')).toHaveLength(1);
    for (const other of ['https://hooks.example.com/to/a/b/x', 'https://hooks.example.com/to/a', 'https://evil.example.com/to/a/x'])
      expect(await secrets(other)).toEqual([]);
    const { secret } = await api.call('webhook.rotate', { url });
    expect(await secrets()).toEqual([secret, first]);
    clock.ahead += 2 * DAY_MS;
    expect(await secrets()).toEqual([secret]);
    await drop('one@dovecote.test');
    expect((await api.call('webhook.list', {})).map((row) => row.url)).toContain(url);
    await api.call('alias.update', { address: 'two@dovecote.test', targets: ['ana@dovecote.test'] });
    expect(await secrets()).toEqual([]);
    await expect(api.call('webhook.rotate', { url })).rejects.toThrow(/No alias/);
    await api.call('domain.create', { name: 'brief.test' });
    await alias('x@brief.test', [url]);
    await api.call('domain.remove', { name: 'brief.test' });
    expect(await secrets()).toEqual([]);
    await drop('two@dovecote.test');
    await drop('/^h-(.+)$/@dovecote.test');
  });

  it('makes a new key for return paths each month, and keeps the old one until what it signed has expired', async () => {
    const secrets = async (): Promise<readonly string[]> => (await world.as('mx').call('forwarding.secrets', {})).secrets;
    const [first] = await secrets();
    expect(await secrets()).toEqual([first]);
    clock.ahead += 31 * DAY_MS;
    const both = await secrets();
    expect(both).toHaveLength(2);
    expect(both[1]).toBe(first);
    clock.ahead += 31 * DAY_MS;
    expect(await secrets()).not.toContain(first);
  });

  it('tells a full mailbox at the door, but not for an alias where somebody has room', async () => {
    expect((await resolve('ana@dovecote.test')).kind).toBe('accept');
    await alias('both@dovecote.test', ['ana@dovecote.test', 'bea@dovecote.test']);
    await alias('out@dovecote.test', ['ana@dovecote.test', 'x@elsewhere.test']);
    const raw = Buffer.from('Subject: x\r\n\r\n');
    const deliver = (deliveryId: string, ...accounts: readonly string[]): Promise<unknown> =>
      world.as('mx').call('message.deliver', { deliveryId, accounts: accounts as AccountId[], raw });
    await deliver('before', ana);
    await setQuota(0);
    await world.restart();
    api = world.as('api');
    expect(await resolve('ana@dovecote.test')).toMatchObject({ kind: 'accept', isFull: true });
    expect(await resolve('both@dovecote.test')).toEqual(to([ana, bea]));
    expect(await resolve('out@dovecote.test')).toEqual(to([ana], ['x@elsewhere.test']));
    expect(await deliver('one', ana, bea)).toEqual({ sealed: [bea], full: ['ana@dovecote.test'], gone: [] });
    expect(await deliver('one', ana)).toEqual({ sealed: [], full: ['ana@dovecote.test'], gone: [] });
    expect(await deliver('before', ana), 'which it has, sealed').toEqual({ sealed: [ana], full: [], gone: [] });
    const own = await world.open('ana');
    expect(await deliver('before', ana), 'which it has, in its open file').toEqual({ sealed: [], full: [], gone: [] });
    expect(await deliver('one', ana)).toEqual({ sealed: [], full: ['ana@dovecote.test'], gone: [] });
    expect(await own.bodies()).toHaveLength(1);
    await own.close();
    const mailbox = await world.open('bea');
    expect(await mailbox.bodies()).toHaveLength(1);
    await mailbox.close();
  });
});
