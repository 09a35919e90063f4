/** Domains, mailboxes, aliases and the queue. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const mail = {
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
};
