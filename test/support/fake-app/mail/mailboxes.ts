/** Mailboxes of the fake app, as many as a test wants, with their passwords and settings of programs. */
import { ORPCError } from '@orpc/server';
import type { MailMailbox } from '../../../../desktop/contract/index.ts';
import { MAILBOXES, NOW } from '../data.ts';
import { GB, os, type Find } from './moments.ts';

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

export function fakeMailboxes(find: Find, mailboxes: () => readonly MailMailbox[]) {
  const quotas = new Map<string, number>();
  const removed = new Set<string>();
  return {
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
  };
}
