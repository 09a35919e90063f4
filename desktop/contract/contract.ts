/** Every call and stream between an app door and main. Inputs are bounded here and nowhere else. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from './models.ts';

const ofServer = z.object({ serverId: m.serverId });
const text = (max: number) => z.string().max(max);

export const contract = {
  app: {
    status: oc.output(m.appStatus),
  },
  vault: {
    /** With no passphrase the OS keychain keeps the key. */
    create: oc.input(z.object({ passphrase: text(1024).min(8).optional() })).output(m.vaultState),
    unlock: oc.input(z.object({ passphrase: text(1024).optional() })).output(m.vaultState),
    lock: oc.output(m.vaultState),
  },
  servers: {
    list: oc.output(z.array(m.server)),
    /** Connects far enough to learn the host key; logs in to nothing. */
    probe: oc.input(m.endpoint.extend({ jump: z.array(m.endpoint).max(4).default([]) })).output(m.hostKey.extend({ latencyMs: z.number() })),
    /** Pins `hostKey` (which the person has seen), logs in once, stores on success only. */
    add: oc
      .input(
        z.object({
          name: text(100).optional(),
          endpoint: m.endpoint,
          hostKey: m.hostKey,
          credential: m.credential,
          sudoPassword: text(1024).optional(),
          jump: z.array(m.endpoint).max(4).default([]),
        }),
      )
      .output(m.server),
    rename: oc.input(ofServer.extend({ name: text(100).min(1) })).output(m.server),
    forget: oc.input(ofServer).output(z.object({})),
    /** Current state first, then every change, for all servers. */
    watch: oc.output(eventIterator(m.connectionState)),
  },
  setup: {
    preflight: oc.input(ofServer.extend({ domain: m.domainName.optional() })).output(m.preflight),
    plan: oc.input(ofServer.extend({ domain: m.domainName })).output(m.plan),
    /** Starts, or joins the run already under way (its events from the first). */
    run: oc.input(ofServer.extend({ domain: m.domainName })).output(eventIterator(m.setupEvent)),
    /** The events of the current or last run; ends when the run does. */
    follow: oc.input(ofServer).output(eventIterator(m.setupEvent)),
    cancel: oc.input(ofServer).output(z.object({ cancelled: z.boolean() })),
  },
  dns: {
    records: oc.input(ofServer).output(z.array(m.dnsRecord)),
    /** Each check as it ends, then nothing more. */
    check: oc
      .input(ofServer)
      .output(
        eventIterator(
          z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('check'), check: m.dnsCheck }),
            z.object({ kind: z.literal('report'), report: m.dnsReport }),
          ]),
        ),
      ),
    publish: oc
      .input(ofServer.extend({ target: m.dnsUpdateTarget.optional() }))
      .output(z.object({ published: z.array(m.dnsRecord), skipped: z.array(m.dnsRecord.extend({ reason: z.string() })) })),
    target: oc.input(ofServer).output(m.dnsUpdateTarget.omit({ secret: true }).nullable()),
  },
  containers: {
    list: oc.input(ofServer).output(z.array(m.container)),
    watch: oc.input(ofServer.extend({ intervalMs: z.int().min(1000).max(60_000).default(2000) })).output(eventIterator(z.array(m.container))),
    act: oc.input(ofServer.extend({ service: text(64), action: z.enum(['start', 'stop', 'restart']) })).output(m.container),
  },
  logs: {
    follow: oc
      .input(
        ofServer.extend({
          services: z.array(text(64)).min(1).max(32),
          /** RFC 3339, or a duration such as 10m. */
          since: text(64).optional(),
          tail: z.int().min(0).max(100_000).default(200),
          follow: z.boolean().default(true),
        }),
      )
      /** Lines in batches, merged by timestamp. */
      .output(eventIterator(z.array(m.logLine))),
  },
  terminal: {
    /** A shell on the server (no service) or in a container. The first event is `opened`. */
    open: oc
      .input(ofServer.extend({ service: text(64).optional(), columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) }))
      .output(eventIterator(z.union([z.object({ kind: z.literal('opened'), terminalId: z.string() }), m.terminalEvent]))),
    write: oc.input(z.object({ terminalId: text(64), /** base64 */ data: text(1_000_000) })).output(z.object({})),
    resize: oc.input(z.object({ terminalId: text(64), columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) })).output(z.object({})),
    close: oc.input(z.object({ terminalId: text(64) })).output(z.object({})),
  },
  mail: {
    domains: {
      list: oc.input(ofServer).output(z.array(m.mailDomain)),
      create: oc.input(ofServer.extend({ name: m.domainName })).output(m.mailDomain),
      remove: oc.input(ofServer.extend({ name: m.domainName })).output(z.object({})),
    },
    mailboxes: {
      list: oc.input(ofServer.extend({ domain: m.domainName.optional() })).output(z.array(m.mailMailbox)),
      /** With no password one is generated and returned, this once. */
      create: oc
        .input(ofServer.extend({ address: m.emailAddress, password: text(1024).min(8).optional() }))
        .output(m.mailMailbox.extend({ password: z.string().nullable() })),
      setPassword: oc
        .input(ofServer.extend({ address: m.emailAddress, currentPassword: text(1024), password: text(1024).min(8).optional() }))
        .output(z.object({ password: z.string().nullable() })),
      /** With no password one is generated and returned, this once. All other passwords of the mailbox end. */
      recover: oc
        .input(ofServer.extend({ address: m.emailAddress, password: text(1024).min(8).optional() }))
        .output(z.object({ password: z.string().nullable() })),
      remove: oc.input(ofServer.extend({ address: m.emailAddress })).output(z.object({})),
    },
    appPasswords: {
      list: oc.input(ofServer.extend({ address: m.emailAddress })).output(z.array(m.mailAppPassword)),
      /** The password is returned this once. */
      create: oc
        .input(
          ofServer.extend({
            address: m.emailAddress,
            currentPassword: text(1024),
            name: text(100).trim().min(1),
            protocols: z.array(m.appProtocol).optional(),
          }),
        )
        .output(m.mailAppPassword.extend({ password: z.string() })),
      revoke: oc.input(ofServer.extend({ address: m.emailAddress, id: text(100) })).output(z.object({})),
    },
    recovery: {
      list: oc.input(ofServer).output(z.array(m.mailRecovery)),
      /** Makes the domain's recovery key; with `replace` in place of another. */
      create: oc.input(ofServer.extend({ domain: m.domainName, replace: z.boolean().default(false) })).output(z.object({})),
      remove: oc.input(ofServer.extend({ domain: m.domainName })).output(z.object({})),
    },
    aliases: {
      list: oc.input(ofServer.extend({ domain: m.domainName.optional() })).output(z.array(m.mailAlias)),
      create: oc
        .input(ofServer.extend({ address: m.aliasAddress, targets: z.array(m.aliasTarget).min(1).max(100), ...m.aliasDetails.shape }))
        .output(m.mailAlias),
      /** What is absent stays as it is. */
      update: oc
        .input(ofServer.extend({ address: m.aliasAddress, targets: z.array(m.aliasTarget).min(1).max(100).optional(), ...m.aliasDetails.shape }))
        .output(m.mailAlias),
      remove: oc.input(ofServer.extend({ address: m.aliasAddress })).output(z.object({})),
    },
    accessRules: {
      list: oc.input(ofServer.extend({ domain: m.domainName })).output(z.array(m.accessRule)),
      create: oc.input(ofServer.extend(m.newAccessRule.shape)).output(m.accessRule),
      remove: oc.input(ofServer.extend({ id: z.int().min(1) })).output(z.object({})),
    },
    webhooks: {
      list: oc.input(ofServer).output(z.array(m.webhook)),
      /** A new secret; the one before signs as well for a day. */
      rotate: oc.input(ofServer.extend({ url: text(900) })).output(m.webhook),
    },
    queue: {
      list: oc
        .input(
          ofServer.extend({
            limit: z.int().min(1).max(1000).default(100),
            state: m.queueState.optional(),
            destination: z.string().max(253).optional(),
            sender: z.string().max(320).optional(),
          }),
        )
        .output(z.array(m.queueRow)),
      /** How many recipients it changed. */
      control: oc
        .input(ofServer.extend({ action: m.queueAction, target: m.queueTarget, reason: text(500).optional() }))
        .output(z.object({ changed: z.number() })),
    },
  },
  activity: {
    list: oc
      .input(ofServer.extend({ limit: z.int().min(1).max(5000).default(200), before: z.iso.datetime().optional() }))
      .output(z.array(m.auditEntry)),
  },
  practice: {
    status: oc.output(m.practiceState),
    /** Brings the practice world up (building what is missing) and adds its fresh VPS to nothing: `ready` says how to reach it. */
    start: oc.output(eventIterator(m.practiceEvent)),
    /** Pins the world's VPS and stores it as a server, ready for set-up. */
    adopt: oc.output(m.server),
    stop: oc.output(z.object({})),
  },
};

export type Contract = typeof contract;
