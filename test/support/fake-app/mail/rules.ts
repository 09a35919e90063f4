/** The rules of mail in the fake app: who is not written to, relays, limits, who may write, settings. */
import type { MailSetting, Suppression } from '../../../../desktop/contract/index.ts';
import { NOW } from '../data.ts';
import { ago, os, type Find } from './moments.ts';

const SETTINGS: readonly MailSetting[] = [
  { name: 'events.keep-days', value: 30, from: 'standard' },
  { name: 'events.keep-count', value: 200_000, from: 'standard' },
  { name: 'pop3.deleted-to', value: 'gone', from: 'server' },
  { name: 'pop3.newest', value: 0, from: 'standard' },
  { name: 'folders.language', value: 'es', from: 'domain' },
];

export function fakeRules(find: Find) {
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
  /** Of mailboxes and domains; each by what it is of and its name. */
  const own = new Map<string, MailSetting['value']>();
  return {
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
    settings: {
      list: os.settings.list.handler(({ input }) =>
        SETTINGS.map((setting): MailSetting => {
          const value = own.get(`${input.address ?? input.domain ?? ''} ${setting.name}`);
          const from = input.address === undefined ? (input.domain === undefined ? 'server' : 'domain') : 'mailbox';
          return value === undefined ? setting : { ...setting, value, from };
        }),
      ),
      set: os.settings.set.handler(({ input: { address, domain, name, value } }) => {
        const key = `${address ?? domain ?? ''} ${name}`;
        if (value === null) own.delete(key);
        else own.set(key, value);
        return {};
      }),
    },
  };
}
