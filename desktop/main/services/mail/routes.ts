/** mail.*: each line hands one call to the mail service. */
import type { Implementer } from '../implementer.ts';
import type { MailService } from './mail.ts';

export function mailRoutes({ mail: os }: Implementer, mail: MailService) {
  return os.router({
    domains: {
      list: os.domains.list.handler(({ input, signal }) => mail.domains.list(input, { signal })),
      create: os.domains.create.handler(({ input, signal }) => mail.domains.create(input, { signal })),
      setEd25519: os.domains.setEd25519.handler(({ input, signal }) => mail.domains.setEd25519(input, { signal })),
      remove: os.domains.remove.handler(({ input, signal }) => mail.domains.remove(input, { signal })),
    },
    mailboxes: {
      list: os.mailboxes.list.handler(({ input, signal }) => mail.mailboxes.list(input, { signal })),
      create: os.mailboxes.create.handler(({ input, signal }) => mail.mailboxes.create(input, { signal })),
      setPassword: os.mailboxes.setPassword.handler(({ input, signal }) => mail.mailboxes.setPassword(input, { signal })),
      recover: os.mailboxes.recover.handler(({ input, signal }) => mail.mailboxes.recover(input, { signal })),
      setQuota: os.mailboxes.setQuota.handler(({ input, signal }) => mail.mailboxes.setQuota(input, { signal })),
      remove: os.mailboxes.remove.handler(({ input, signal }) => mail.mailboxes.remove(input, { signal })),
    },
    appPasswords: {
      list: os.appPasswords.list.handler(({ input, signal }) => mail.appPasswords.list(input, { signal })),
      create: os.appPasswords.create.handler(({ input, signal }) => mail.appPasswords.create(input, { signal })),
      revoke: os.appPasswords.revoke.handler(({ input, signal }) => mail.appPasswords.revoke(input, { signal })),
    },
    recovery: {
      list: os.recovery.list.handler(({ input, signal }) => mail.recovery.list(input, { signal })),
      create: os.recovery.create.handler(({ input, signal }) => mail.recovery.create(input, { signal })),
      remove: os.recovery.remove.handler(({ input, signal }) => mail.recovery.remove(input, { signal })),
    },
    aliases: {
      list: os.aliases.list.handler(({ input, signal }) => mail.aliases.list(input, { signal })),
      create: os.aliases.create.handler(({ input, signal }) => mail.aliases.create(input, { signal })),
      update: os.aliases.update.handler(({ input, signal }) => mail.aliases.update(input, { signal })),
      remove: os.aliases.remove.handler(({ input, signal }) => mail.aliases.remove(input, { signal })),
    },
    accessRules: {
      list: os.accessRules.list.handler(({ input, signal }) => mail.accessRules.list(input, { signal })),
      create: os.accessRules.create.handler(({ input, signal }) => mail.accessRules.create(input, { signal })),
      remove: os.accessRules.remove.handler(({ input, signal }) => mail.accessRules.remove(input, { signal })),
    },
    webhooks: {
      list: os.webhooks.list.handler(({ input, signal }) => mail.webhooks.list(input, { signal })),
      rotate: os.webhooks.rotate.handler(({ input, signal }) => mail.webhooks.rotate(input, { signal })),
    },
    programs: { appleProfile: os.programs.appleProfile.handler(({ input }) => mail.programs.appleProfile(input)) },
    queue: {
      list: os.queue.list.handler(({ input, signal }) => mail.queue.list(input, { signal })),
      holds: os.queue.holds.handler(({ input, signal }) => mail.queue.holds(input, { signal })),
      watch: os.queue.watch.handler(({ input, signal }) => mail.queue.watch(input, { signal })),
      control: os.queue.control.handler(({ input, signal }) => mail.queue.control(input, { signal })),
    },
    deliveries: {
      trace: os.deliveries.trace.handler(({ input, signal }) => mail.deliveries.trace(input, { signal })),
      list: os.deliveries.list.handler(({ input, signal }) => mail.deliveries.list(input, { signal })),
      count: os.deliveries.count.handler(({ input, signal }) => mail.deliveries.count(input, { signal })),
    },
    suppressions: {
      list: os.suppressions.list.handler(({ input, signal }) => mail.suppressions.list(input, { signal })),
      add: os.suppressions.add.handler(({ input, signal }) => mail.suppressions.add(input, { signal })),
      remove: os.suppressions.remove.handler(({ input, signal }) => mail.suppressions.remove(input, { signal })),
    },
    relays: {
      list: os.relays.list.handler(({ input, signal }) => mail.relays.list(input, { signal })),
      set: os.relays.set.handler(({ input, signal }) => mail.relays.set(input, { signal })),
      remove: os.relays.remove.handler(({ input, signal }) => mail.relays.remove(input, { signal })),
    },
    sendingLimits: {
      list: os.sendingLimits.list.handler(({ input, signal }) => mail.sendingLimits.list(input, { signal })),
      set: os.sendingLimits.set.handler(({ input, signal }) => mail.sendingLimits.set(input, { signal })),
      remove: os.sendingLimits.remove.handler(({ input, signal }) => mail.sendingLimits.remove(input, { signal })),
    },
    tlsResults: {
      list: os.tlsResults.list.handler(({ input, signal }) => mail.tlsResults.list(input, { signal })),
    },
    settings: {
      list: os.settings.list.handler(({ input, signal }) => mail.settings.list(input, { signal })),
      set: os.settings.set.handler(({ input, signal }) => mail.settings.set(input, { signal })),
    },
  });
}
