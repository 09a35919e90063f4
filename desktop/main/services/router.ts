/** The app's contract, answered by its services. Nothing is decided here: each line hands one call to one service. */
import { createRouterClient, implement } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { contract, type Contract } from '../../contract/contract.ts';
import type { App } from './app.ts';
import { guardStream, toOrpcError } from './boundary.ts';

export type AppClient = ContractRouterClient<Contract>;
export type AppRouter = ReturnType<typeof createRouter>;

/** What every door serves. */
export function createRouter(app: App) {
  const os = implement(contract).use(async ({ next }, _input, output) => {
    try {
      const result = await next();
      const answer: unknown = result.output;
      if (isStream(answer)) return await output(guardStream(answer, app.log));
      return result;
    } catch (error) {
      throw toOrpcError(error, app.log);
    }
  });
  return os.router({
    app: { status: os.app.status.handler(() => app.status()) },
    vault: {
      create: os.vault.create.handler(({ input }) => app.vault.create(input)),
      unlock: os.vault.unlock.handler(({ input }) => app.vault.unlock(input)),
      lock: os.vault.lock.handler(() => app.vault.lock()),
    },
    profile: {
      export: os.profile.export.handler(({ input }) => app.profile.export(input)),
      import: os.profile.import.handler(({ input }) => app.profile.import(input)),
    },
    servers: {
      list: os.servers.list.handler(() => app.servers.list()),
      probe: os.servers.probe.handler(({ input, signal }) => app.servers.probe(input, { signal })),
      add: os.servers.add.handler(({ input, signal }) => app.servers.add(input, { signal })),
      sshHosts: os.servers.sshHosts.handler(() => app.sshHosts()),
      rename: os.servers.rename.handler(({ input }) => app.servers.rename(input)),
      forget: os.servers.forget.handler(({ input }) => app.servers.forget(input)),
      watch: os.servers.watch.handler(({ signal }) => app.servers.watch({ signal })),
    },
    setup: {
      preflight: os.setup.preflight.handler(({ input, signal }) => app.setup.preflight(input, { signal })),
      plan: os.setup.plan.handler(({ input, signal }) => app.setup.plan(input, { signal })),
      run: os.setup.run.handler(({ input, signal }) => app.setup.run(input, { signal })),
      follow: os.setup.follow.handler(({ input, signal }) => app.setup.follow(input, { signal })),
      cancel: os.setup.cancel.handler(({ input }) => app.setup.cancel(input)),
    },
    dns: {
      records: os.dns.records.handler(({ input, signal }) => app.dns.records(input, { signal })),
      check: os.dns.check.handler(({ input, signal }) => app.dns.check(input, { signal })),
      publish: os.dns.publish.handler(({ input, signal }) => app.dns.publish(input, { signal })),
      target: os.dns.target.handler(({ input, signal }) => app.dns.target(input, { signal })),
    },
    containers: {
      list: os.containers.list.handler(({ input, signal }) => app.containers.list(input, { signal })),
      watch: os.containers.watch.handler(({ input, signal }) => app.containers.watch(input, { signal })),
      act: os.containers.act.handler(({ input, signal }) => app.containers.act(input, { signal })),
    },
    logs: { follow: os.logs.follow.handler(({ input, signal }) => app.logs.follow(input, { signal })) },
    terminal: {
      open: os.terminal.open.handler(({ input, signal }) => app.terminal.open(input, { signal })),
      write: os.terminal.write.handler(({ input }) => app.terminal.write(input)),
      resize: os.terminal.resize.handler(({ input }) => app.terminal.resize(input)),
      close: os.terminal.close.handler(({ input }) => app.terminal.close(input)),
    },
    mail: {
      domains: {
        list: os.mail.domains.list.handler(({ input, signal }) => app.mail.domains.list(input, { signal })),
        create: os.mail.domains.create.handler(({ input, signal }) => app.mail.domains.create(input, { signal })),
        remove: os.mail.domains.remove.handler(({ input, signal }) => app.mail.domains.remove(input, { signal })),
      },
      mailboxes: {
        list: os.mail.mailboxes.list.handler(({ input, signal }) => app.mail.mailboxes.list(input, { signal })),
        create: os.mail.mailboxes.create.handler(({ input, signal }) => app.mail.mailboxes.create(input, { signal })),
        setPassword: os.mail.mailboxes.setPassword.handler(({ input, signal }) => app.mail.mailboxes.setPassword(input, { signal })),
        recover: os.mail.mailboxes.recover.handler(({ input, signal }) => app.mail.mailboxes.recover(input, { signal })),
        remove: os.mail.mailboxes.remove.handler(({ input, signal }) => app.mail.mailboxes.remove(input, { signal })),
      },
      appPasswords: {
        list: os.mail.appPasswords.list.handler(({ input, signal }) => app.mail.appPasswords.list(input, { signal })),
        create: os.mail.appPasswords.create.handler(({ input, signal }) => app.mail.appPasswords.create(input, { signal })),
        revoke: os.mail.appPasswords.revoke.handler(({ input, signal }) => app.mail.appPasswords.revoke(input, { signal })),
      },
      recovery: {
        list: os.mail.recovery.list.handler(({ input, signal }) => app.mail.recovery.list(input, { signal })),
        create: os.mail.recovery.create.handler(({ input, signal }) => app.mail.recovery.create(input, { signal })),
        remove: os.mail.recovery.remove.handler(({ input, signal }) => app.mail.recovery.remove(input, { signal })),
      },
      aliases: {
        list: os.mail.aliases.list.handler(({ input, signal }) => app.mail.aliases.list(input, { signal })),
        create: os.mail.aliases.create.handler(({ input, signal }) => app.mail.aliases.create(input, { signal })),
        update: os.mail.aliases.update.handler(({ input, signal }) => app.mail.aliases.update(input, { signal })),
        remove: os.mail.aliases.remove.handler(({ input, signal }) => app.mail.aliases.remove(input, { signal })),
      },
      accessRules: {
        list: os.mail.accessRules.list.handler(({ input, signal }) => app.mail.accessRules.list(input, { signal })),
        create: os.mail.accessRules.create.handler(({ input, signal }) => app.mail.accessRules.create(input, { signal })),
        remove: os.mail.accessRules.remove.handler(({ input, signal }) => app.mail.accessRules.remove(input, { signal })),
      },
      webhooks: {
        list: os.mail.webhooks.list.handler(({ input, signal }) => app.mail.webhooks.list(input, { signal })),
        rotate: os.mail.webhooks.rotate.handler(({ input, signal }) => app.mail.webhooks.rotate(input, { signal })),
      },
      queue: {
        list: os.mail.queue.list.handler(({ input, signal }) => app.mail.queue.list(input, { signal })),
        control: os.mail.queue.control.handler(({ input, signal }) => app.mail.queue.control(input, { signal })),
      },
    },
    machine: {
      now: os.machine.now.handler(({ input, signal }) => app.upkeep.machine.now(input, { signal })),
      watch: os.machine.watch.handler(({ input, signal }) => app.upkeep.machine.watch(input, { signal })),
      history: os.machine.history.handler(({ input }) => app.upkeep.machine.history(input)),
    },
    activity: { list: os.activity.list.handler(({ input, signal }) => app.activity.list(input, { signal })) },
    practice: {
      status: os.practice.status.handler(({ signal }) => app.practice.status({ signal })),
      start: os.practice.start.handler(({ signal }) => app.practice.start({ signal })),
      adopt: os.practice.adopt.handler(({ signal }) => app.practice.adopt({ signal })),
      stop: os.practice.stop.handler(({ signal }) => app.practice.stop({ signal })),
    },
  });
}

/** The same calls without a wire, for the command line. */
export function inProcessClient(app: App): AppClient {
  return createRouterClient(createRouter(app), { context: {} });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
