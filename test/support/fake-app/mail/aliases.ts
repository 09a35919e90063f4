/** Aliases of the fake app, and the webhooks that they lead to. */
import { ORPCError } from '@orpc/server';
import type { MailAlias } from '../../../../desktop/contract/index.ts';
import { NOW } from '../data.ts';
import { os, type Find } from './moments.ts';

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

export function fakeAliases(find: Find) {
  let aliases = [...ALIASES];
  return {
    count: () => aliases.length,
    routes: {
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
    },
  };
}
