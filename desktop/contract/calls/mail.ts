/** Domains, mailboxes and aliases; how mail flows is in mail-flow.ts. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';
import { mailFlow } from './mail-flow.ts';

export const mail = {
  domains: {
    list: oc.input(ofServer).output(z.array(m.mailDomain)),
    create: oc.input(ofServer.extend({ name: m.domainName })).output(m.mailDomain),
    /** On: mail is signed twice, and there is a record to publish. Off: that key is gone for good. */
    setEd25519: oc.input(ofServer.extend({ name: m.domainName, enabled: z.boolean() })).output(m.mailDomain),
    remove: oc.input(ofServer.extend({ name: m.domainName })).output(z.object({})),
  },
  mailboxes: {
    list: oc.input(ofServer.extend({ domain: m.domainName.optional() })).output(z.array(m.mailMailbox)),
    /** With no password one is generated and returned, this once; with no language the folders have their names in the one of the settings. */
    create: oc
      .input(ofServer.extend({ address: m.emailAddress, password: text(1024).min(8).optional(), language: m.folderLanguage.optional() }))
      .output(m.mailMailbox.extend({ password: z.string().nullable() })),
    setPassword: oc
      .input(ofServer.extend({ address: m.emailAddress, currentPassword: text(1024), password: text(1024).min(8).optional() }))
      .output(z.object({ password: z.string().nullable() })),
    /** With no password one is generated and returned, this once. All other passwords of the mailbox end. */
    recover: oc
      .input(ofServer.extend({ address: m.emailAddress, password: text(1024).min(8).optional() }))
      .output(z.object({ password: z.string().nullable() })),
    setQuota: oc
      .input(ofServer.extend({ address: m.emailAddress, quotaBytes: z.int().min(1_000_000).max(100_000_000_000_000) }))
      .output(m.mailMailbox),
    remove: oc.input(ofServer.extend({ address: m.emailAddress })).output(z.object({})),
  },
  programs: {
    /** The settings of a mail program as an Apple configuration profile. The password is in it only when it is given. */
    appleProfile: oc
      .input(z.object({ hostname: m.domainName, address: m.emailAddress, name: text(100).optional(), password: text(1024).optional() }))
      .output(z.object({ fileName: z.string(), content: z.string() })),
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
          protocols: z.array(m.appProtocol).max(10).optional(),
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
  ...mailFlow,
};
