/** The app's contract, answered by its services. Nothing is decided here: each line hands one call to one service. */
import { createRouterClient } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/contract.ts';
import type { App } from './app.ts';
import { implementContract } from './implementer.ts';
import { packed } from './logs/packed.ts';
import { mailRoutes } from './mail/routes.ts';

export type AppClient = ContractRouterClient<Contract>;
export type AppRouter = ReturnType<typeof createRouter>;

/** What every door serves. */
export function createRouter(app: App) {
  const os = implementContract(app);
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
      last: os.dns.last.handler(({ input }) => app.dns.last(input)),
      check: os.dns.check.handler(({ input, signal }) => app.dns.check(input, { signal })),
      publish: os.dns.publish.handler(({ input, signal }) => app.dns.publish(input, { signal })),
      target: os.dns.target.handler(({ input, signal }) => app.dns.target(input, { signal })),
    },
    containers: {
      list: os.containers.list.handler(({ input, signal }) => app.containers.list(input, { signal })),
      watch: os.containers.watch.handler(({ input, signal }) => app.containers.watch(input, { signal })),
      act: os.containers.act.handler(({ input, signal }) => app.containers.act(input, { signal })),
      inspect: os.containers.inspect.handler(({ input, signal }) => app.containers.inspect(input, { signal })),
      events: os.containers.events.handler(({ input, signal }) => app.containers.events(input, { signal })),
    },
    logs: { follow: os.logs.follow.handler(({ input, signal }) => packed(app.logs.follow(input, { signal }))) },
    terminal: {
      open: os.terminal.open.handler(({ input, signal }) => app.terminal.open(input, { signal })),
      write: os.terminal.write.handler(({ input }) => app.terminal.write(input)),
      resize: os.terminal.resize.handler(({ input }) => app.terminal.resize(input)),
      close: os.terminal.close.handler(({ input }) => app.terminal.close(input)),
    },
    mail: mailRoutes(os, app.mail),
    machine: {
      now: os.machine.now.handler(({ input, signal }) => app.upkeep.machine.now(input, { signal })),
      watch: os.machine.watch.handler(({ input, signal }) => app.upkeep.machine.watch(input, { signal })),
      history: os.machine.history.handler(({ input }) => app.upkeep.machine.history(input)),
    },
    tasks: {
      plan: os.tasks.plan.handler(({ input, signal }) => app.upkeep.tasks.plan(input, { signal })),
      run: os.tasks.run.handler(({ input, signal }) => app.upkeep.tasks.run(input, { signal })),
      follow: os.tasks.follow.handler(({ input, signal }) => app.upkeep.tasks.follow(input, { signal })),
      cancel: os.tasks.cancel.handler(({ input }) => app.upkeep.tasks.cancel(input)),
    },
    updates: {
      system: os.updates.system.handler(({ input, signal }) => app.upkeep.updates.system(input, { signal })),
      stack: os.updates.stack.handler(({ input, signal }) => app.upkeep.updates.stack(input, { signal })),
    },
    certificates: { look: os.certificates.look.handler(({ input, signal }) => app.upkeep.certificates.look(input, { signal })) },
    backups: {
      list: os.backups.list.handler(({ input }) => app.upkeep.backups.list(input)),
      verify: os.backups.verify.handler(({ input, signal }) => app.upkeep.backups.verify(input, { signal })),
      receive: os.backups.receive.handler(({ input }) => app.upkeep.backups.receive(input)),
      import: os.backups.import.handler(({ input, signal }) => app.upkeep.backups.import(input, { signal })),
      remove: os.backups.remove.handler(({ input }) => app.upkeep.backups.remove(input)),
      rule: os.backups.rule.handler(({ input }) => app.upkeep.backups.rule(input)),
      schedule: os.backups.schedule.handler(({ input }) => app.upkeep.backups.schedule(input)),
    },
    activity: {
      list: os.activity.list.handler(({ input, signal }) => app.activity.list(input, { signal })),
      export: os.activity.export.handler(({ input, signal }) => app.activity.export(input, { signal })),
    },
    alerts: {
      watch: os.alerts.watch.handler(({ signal }) => app.alerts.watch({ signal })),
      dismiss: os.alerts.dismiss.handler(({ input }) => app.alerts.dismiss(input)),
      restore: os.alerts.restore.handler(({ input }) => app.alerts.restore(input)),
    },
    jobs: { watch: os.jobs.watch.handler(({ signal }) => app.jobs.watch({ signal })) },
    preferences: {
      get: os.preferences.get.handler(() => app.preferences.get()),
      set: os.preferences.set.handler(({ input }) => app.preferences.set(input)),
    },
    desktop: {
      watch: os.desktop.watch.handler(({ signal }) => app.desktop.watch({ signal })),
      notify: os.desktop.notify.handler(({ input }) => (app.desktop.notify(input), {})),
      updates: {
        check: os.desktop.updates.check.handler(() => app.desktop.updates.check()),
        download: os.desktop.updates.download.handler(() => app.desktop.updates.download()),
        install: os.desktop.updates.install.handler(() => (app.desktop.updates.install(), {})),
      },
    },
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
