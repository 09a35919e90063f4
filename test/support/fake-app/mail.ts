/** The mail of the fake app: believable, changed by what is done to it, and with as many mailboxes as a test wants. */
import { implement, ORPCError } from '@orpc/server';
import {
  contract,
  type MailAlias,
  type MailDomain,
  type MailMailbox,
  type QueueRow,
  type Server,
  type Suppression,
} from '../../../desktop/contract/index.ts';
import { messagesOf, withService, type ServerEvent } from '../../../desktop/main/services/mail/trace.ts';
import { MAILBOXES, NOW } from './data.ts';

type Find = (serverId: string) => Promise<Server>;

const GB = 1000 ** 3;
const ago = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
const KEY = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu${'kq0mT6xZr1bV9dQ4sYh8uJc2eLf7aPg5'.repeat(8)}AQAB`;

/** As many as are wanted, the usual three first. */
export function manyMailboxes(count: number): MailMailbox[] {
  const more = Array.from({ length: Math.max(0, count - MAILBOXES.length) }, (_, index): MailMailbox => {
    const number = String(index + 1).padStart(3, '0');
    const sizeBytes = ((index * 7919) % 9800) * 1_000_000;
    return {
      address: `person.${number}@example.org`,
      createdAt: NOW,
      sizeBytes,
      quotaBytes: 10 * GB,
      sealedMessages: index % 4,
      locked: index % 3 > 0,
    };
  });
  return [...MAILBOXES, ...more].slice(0, Math.max(count, 0));
}

const QUEUE: readonly QueueRow[] = [
  ['waiting', 'ana@example.org', 'bea@slow.example', 3, '451 4.7.1 Greylisted, please try again in five minutes', 'mx1.slow.example'],
  ['held', 'ana@example.org', 'list@large.example', 0, null, null],
  [
    'sending',
    'postmaster@example.org',
    'a.person.with.a.remarkably.long.name.indeed@another-quite-long-domain.example',
    1,
    null,
    'mx.another.example',
  ],
  ['waiting', '', 'stranger@nowhere.example', 6, '450 4.1.2 The domain nowhere.example has no mail host', null],
].map(([state, from, recipient, attempts, lastResponse, host], index) => ({
  id: `01k8m2x4n5p6q7r8s9t${String(index)}v.1`,
  queueId: `01k8m2x4n5p6q7r8s9t${String(index)}v`,
  from: String(from),
  recipient: String(recipient),
  domain: String(recipient).split('@')[1] ?? '',
  sizeBytes: 4_100 * (index + 1),
  state: state as QueueRow['state'],
  attempts: Number(attempts),
  queuedAt: ago(30 * (index + 1)),
  nextAttemptAt: state === 'waiting' ? ago(-4) : null,
  lastResponse: lastResponse === null ? null : String(lastResponse),
  host: host === null ? null : String(host),
}));

const ID = '01k8m2x4n5p6q7r8s9t0v';
const event = (id: number, kind: ServerEvent['kind'], more: Partial<ServerEvent> = {}): ServerEvent => ({
  id,
  at: ago(60 - id),
  queueId: ID,
  kind,
  sender: 'ana@example.org',
  recipient: 'bea@slow.example',
  domain: 'example.org',
  peer: null,
  reason: null,
  ...more,
});
const STRANGER = { queueId: '01k8m2x4n5p6q7r8s9t9v', sender: 'carla@stranger.example', recipient: 'ana@example.org' };
const EVENTS: readonly ServerEvent[] = [
  event(1, 'queued', { recipient: null, peer: '198.51.100.20' }),
  event(2, 'deferred', { peer: 'mx1.slow.example', reason: '451 4.7.1 Greylisted, please try again in five minutes' }),
  event(3, 'delivered', { peer: 'mx1.slow.example', reason: '250 2.0.0 Ok: queued as 4Xk2Lp3' }),
  event(4, 'bounced', { recipient: 'gone@large.example', peer: 'mx.large.example', reason: '550 5.1.1 No such user here' }),
  event(5, 'accepted', { ...STRANGER, peer: '192.0.2.44' }),
  event(6, 'sealed', STRANGER),
  event(7, 'refused', {
    ...STRANGER,
    queueId: '01k8m2x4n5p6q7r8s9t8v',
    sender: 'spam@bulk.example',
    peer: '192.0.2.99',
    reason: '550 5.7.1 On the block list zen.example',
  }),
];

const ALIASES: readonly MailAlias[] = [
  {
    address: 'hello@example.org',
    kind: 'exact',
    targets: ['ana@example.org'],
    position: 0,
    disabledReply: null,
    label: 'Front door',
    description: '',
  },
  {
    address: '/^(.+)-desk$/i@example.org',
    kind: 'pattern',
    targets: ['$1@example.org', 'https://hooks.example.com/desk'],
    position: 10,
    disabledReply: null,
    label: '',
    description: 'One for each desk.',
  },
  {
    address: 'shop@example.org',
    kind: 'exact',
    targets: ['ana@example.org', 'postmaster@example.org', 'far@stranger.example'],
    position: 0,
    disabledReply: 550,
    label: 'Closed since May',
    description: '',
  },
  { address: '*@example.org', kind: 'catch-all', targets: ['postmaster@example.org'], position: 0, disabledReply: null, label: '', description: '' },
].map((alias) => ({ ...alias, createdAt: NOW }) as MailAlias);

export function fakeMail(find: Find, mailboxes: () => readonly MailMailbox[], pauseMs: () => number) {
  const { mail: os } = implement(contract);
  let queue = [...QUEUE];
  let aliases = [...ALIASES];
  let hasEd25519 = false;
  let suppressions: Suppression[] = [
    {
      domain: 'example.org',
      address: 'gone@large.example',
      reason: 'bounce',
      response: '550 5.1.1 No such user here',
      createdAt: ago(900),
      expiresAt: ago(-40_000),
    },
    { domain: 'example.org', address: 'please.never@stranger.example', reason: 'manual', response: null, createdAt: ago(9000), expiresAt: null },
  ];
  const quotas = new Map<string, number>();
  const removed = new Set<string>();
  const domainOf = (name: string): MailDomain => ({
    name,
    dkimSelector: 'palomar2026',
    dkimPublicKey: KEY,
    ed25519: hasEd25519
      ? {
          selector: 'palomar2026e',
          record: {
            name: `palomar2026e._domainkey.${name}`,
            type: 'TXT',
            value: 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
          },
        }
      : null,
    createdAt: NOW,
    mailboxes: mailboxes().length,
    aliases: aliases.length,
  });
  return os.router({
    domains: {
      list: os.domains.list.handler(async ({ input }) => find(input.serverId).then(({ domain }) => (domain === null ? [] : [domainOf(domain)]))),
      create: os.domains.create.handler(({ input }) => ({ ...domainOf(input.name), mailboxes: 0, aliases: 0 })),
      setEd25519: os.domains.setEd25519.handler(({ input }) => ((hasEd25519 = input.enabled), domainOf(input.name))),
      remove: os.domains.remove.handler(() => ({})),
    },
    mailboxes: {
      list: os.mailboxes.list.handler(async ({ input }) => {
        await find(input.serverId);
        return mailboxes()
          .filter(({ address }) => !removed.has(address))
          .map((each) => ({ ...each, quotaBytes: quotas.get(each.address) ?? each.quotaBytes }));
      }),
      create: os.mailboxes.create.handler(({ input }) => {
        if (mailboxes().some((each) => each.address === input.address))
          throw new ORPCError('CONFLICT', { message: `${input.address} exists already. Nothing was changed. Choose another name.` });
        return {
          address: input.address,
          createdAt: NOW,
          sizeBytes: 0,
          quotaBytes: 10 * GB,
          sealedMessages: 0,
          locked: true,
          password: input.password === undefined ? 'ruta-nido-47-canto-alba' : null,
        };
      }),
      setPassword: os.mailboxes.setPassword.handler(() => ({ password: 'torre-pluma-12-viento-sol' })),
      recover: os.mailboxes.recover.handler(({ input }) => ({ password: input.password === undefined ? 'nido-ala-58-viento-luz' : null })),
      setQuota: os.mailboxes.setQuota.handler(({ input }) => {
        quotas.set(input.address, input.quotaBytes);
        const found = mailboxes().find((each) => each.address === input.address);
        if (!found) throw new ORPCError('NOT_FOUND', { message: `There is no mailbox ${input.address}.` });
        return { ...found, quotaBytes: input.quotaBytes };
      }),
      remove: os.mailboxes.remove.handler(({ input }) => (removed.add(input.address), {})),
    },
    programs: {
      appleProfile: os.programs.appleProfile.handler(({ input }) => ({ fileName: `${input.address}.mobileconfig`, content: '<plist/>' })),
    },
    appPasswords: {
      list: os.appPasswords.list.handler(() => [
        { id: 'a1', name: 'Ana’s phone', protocols: null, createdAt: NOW, lastUsedAt: NOW },
        { id: 'a2', name: 'The printer', protocols: ['smtp'], createdAt: NOW, lastUsedAt: null },
      ]),
      create: os.appPasswords.create.handler(({ input }) => ({
        id: 'a3',
        name: input.name,
        protocols: input.protocols ?? null,
        createdAt: NOW,
        lastUsedAt: null,
        password: 'a7cd-92kf-m3np-x8qr-5tuv-w4yz-b6gh',
      })),
      revoke: os.appPasswords.revoke.handler(() => ({})),
    },
    recovery: {
      list: os.recovery.list.handler(async ({ input }) =>
        find(input.serverId).then(({ domain }) =>
          domain === null ? [] : [{ domain, keyId: 'ab'.repeat(16), since: NOW, mailboxes: mailboxes().length, recoverable: 2, isHere: true }],
        ),
      ),
      create: os.recovery.create.handler(() => ({})),
      remove: os.recovery.remove.handler(() => ({})),
    },
    aliases: {
      list: os.aliases.list.handler(async ({ input }) => find(input.serverId).then(({ domain }) => (domain === null ? [] : aliases))),
      create: os.aliases.create.handler(({ input }) => {
        const made: MailAlias = {
          address: input.address,
          kind: input.address.startsWith('*') ? 'catch-all' : input.address.startsWith('/') ? 'pattern' : 'exact',
          targets: input.targets,
          position: input.position ?? 0,
          disabledReply: input.disabledReply ?? null,
          label: input.label ?? '',
          description: input.description ?? '',
          createdAt: NOW,
        };
        aliases = [...aliases, made];
        return made;
      }),
      update: os.aliases.update.handler(({ input }) => {
        const found = aliases.find(({ address }) => address === input.address);
        if (!found) throw new ORPCError('NOT_FOUND', { message: `There is no alias ${input.address}.` });
        const { serverId: _, ...change } = input;
        const changed = { ...found, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) };
        aliases = aliases.map((each) => (each === found ? changed : each));
        return changed;
      }),
      remove: os.aliases.remove.handler(({ input }) => ((aliases = aliases.filter(({ address }) => address !== input.address)), {})),
    },
    accessRules: {
      list: os.accessRules.list.handler(({ input }) => [
        {
          id: 1,
          domain: input.domain,
          address: null,
          direction: 'in',
          action: 'deny',
          kind: 'domain',
          value: 'bulk.example',
          reply: 550,
          note: 'Twice a day',
          createdAt: NOW,
        },
        {
          id: 2,
          domain: input.domain,
          address: 'shop@example.org',
          direction: 'in',
          action: 'allow',
          kind: 'cidr',
          value: '192.0.2.0/24',
          reply: null,
          note: '',
          createdAt: NOW,
        },
      ]),
      create: os.accessRules.create.handler(({ input }) => ({
        ...input,
        id: 3,
        address: input.address ?? null,
        reply: input.reply ?? null,
        note: input.note ?? '',
        createdAt: NOW,
      })),
      remove: os.accessRules.remove.handler(() => ({})),
    },
    webhooks: {
      list: os.webhooks.list.handler(({ input }) =>
        find(input.serverId).then(({ domain }) =>
          domain === null
            ? []
            : [{ url: 'https://hooks.example.com/desk', secret: `whsec_${'c2VjcmV0'.repeat(5)}`, createdAt: NOW, rotatedAt: null }],
        ),
      ),
      rotate: os.webhooks.rotate.handler(({ input }) => ({
        url: input.url,
        secret: `whsec_${'bmV3bmV3'.repeat(5)}`,
        createdAt: NOW,
        rotatedAt: NOW,
      })),
    },
    queue: {
      list: os.queue.list.handler(() => queue),
      holds: os.queue.holds.handler(() => [{ domain: 'large.example', reason: 'Their mail host is being moved', createdAt: ago(300) }]),
      watch: os.queue.watch.handler(async function* ({ input, signal }) {
        const { domain } = await find(input.serverId);
        const holds = [{ domain: 'large.example', reason: 'Their mail host is being moved', createdAt: ago(300) }];
        for (let shown: readonly QueueRow[] | null = null; !signal?.aborted; await new Promise((resolve) => setTimeout(resolve, 50))) {
          if (shown !== queue) yield domain === null ? { rows: [], holds: [] } : { rows: queue, holds };
          shown = queue;
        }
      }),
      control: os.queue.control.handler(({ input: { action, target } }) => {
        const meant = (row: QueueRow): boolean =>
          target.kind === 'message'
            ? row.queueId === target.id || row.id === target.id
            : target.kind === 'destination'
              ? row.domain === target.domain
              : row.from === target.address;
        const changed = queue.filter(meant).length;
        const state = action === 'hold' ? 'held' : 'waiting';
        queue = action === 'drop' ? queue.filter((row) => !meant(row)) : queue.map((row) => (meant(row) ? { ...row, state } : row));
        return { changed };
      }),
    },
    deliveries: {
      trace: os.deliveries.trace.handler(async ({ input }) => {
        await find(input.serverId);
        await new Promise((resolve) => setTimeout(resolve, pauseMs()));
        const { query } = input;
        const found = EVENTS.filter((each) => query.includes(each.queueId) || each.sender === query || each.recipient === query);
        const ids = new Set(found.map(({ queueId }) => queueId));
        return { messages: messagesOf(EVENTS.filter(({ queueId }) => ids.has(queueId))), before: null };
      }),
      list: os.deliveries.list.handler(async ({ input }) => {
        await find(input.serverId);
        return EVENTS.filter(({ kind }) => input.kind === undefined || kind === input.kind).map(withService);
      }),
      count: os.deliveries.count.handler(async ({ input }) => {
        const { domain } = await find(input.serverId);
        if (domain === null) return [];
        const spanMs = input.spanMinutes * 60_000;
        const first = Math.ceil(Date.parse(input.since) / spanMs) * spanMs;
        return Array.from({ length: 24 }, (_, index) => [
          { at: new Date(first + index * spanMs).toISOString(), kind: 'accepted' as const, count: 8 + ((index * 5) % 17) },
          { at: new Date(first + index * spanMs).toISOString(), kind: 'delivered' as const, count: 3 + ((index * 3) % 7) },
          ...(index % 9 === 4 ? [{ at: new Date(first + index * spanMs).toISOString(), kind: 'bounced' as const, count: 1 }] : []),
        ]).flat();
      }),
    },
    suppressions: {
      list: os.suppressions.list.handler(async ({ input }) => find(input.serverId).then(({ domain }) => (domain === null ? [] : suppressions))),
      add: os.suppressions.add.handler(({ input }) => {
        suppressions = [
          ...suppressions,
          { domain: input.domain, address: input.address, reason: 'manual', response: null, createdAt: NOW, expiresAt: input.expiresAt ?? null },
        ];
        return {};
      }),
      remove: os.suppressions.remove.handler(({ input }) => ((suppressions = suppressions.filter(({ address }) => address !== input.address)), {})),
    },
    relays: {
      list: os.relays.list.handler(() => [
        { domain: '*', host: 'relay.provider.example', port: 465, security: 'implicit', username: 'palomar', hasPassword: true, createdAt: NOW },
      ]),
      set: os.relays.set.handler(() => ({})),
      remove: os.relays.remove.handler(() => ({})),
    },
    sendingLimits: {
      list: os.sendingLimits.list.handler(() => [
        { subject: '*', messagesPerHour: 100, messagesPerDay: 500, recipientsPerHour: null, recipientsPerDay: 1000 },
        { subject: 'shop@example.org', messagesPerHour: null, messagesPerDay: 5000, recipientsPerHour: null, recipientsPerDay: null },
      ]),
      set: os.sendingLimits.set.handler(() => ({})),
      remove: os.sendingLimits.remove.handler(() => ({})),
    },
    tlsResults: {
      list: os.tlsResults.list.handler(() => [
        {
          day: '2026-11-20',
          domain: 'slow.example',
          policy: 'sts',
          host: 'mx1.slow.example',
          address: '192.0.2.70',
          result: 'success',
          sessions: 41,
        },
        {
          day: '2026-11-20',
          domain: 'large.example',
          policy: 'no-policy-found',
          host: 'mx.large.example',
          address: '192.0.2.71',
          result: 'starttls-not-supported',
          sessions: 2,
        },
      ]),
    },
    settings: {
      list: os.settings.list.handler(() => [
        { name: 'events.keep-days', value: 30, from: 'standard' },
        { name: 'events.keep-count', value: 200_000, from: 'standard' },
        { name: 'pop3.deleted-to', value: 'gone', from: 'server' },
        { name: 'pop3.newest', value: 0, from: 'standard' },
        { name: 'folders.language', value: 'es', from: 'domain' },
      ]),
      set: os.settings.set.handler(() => ({})),
    },
  });
}
