/** Domains of the fake app, with their keys. */
import type { MailDomain } from '../../../../desktop/contract/index.ts';
import { NOW } from '../data.ts';
import { os, type Find } from './moments.ts';

const KEY = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu${'kq0mT6xZr1bV9dQ4sYh8uJc2eLf7aPg5'.repeat(8)}AQAB`;

export function fakeDomains(find: Find, counts: { readonly mailboxes: () => number; readonly aliases: () => number }) {
  let hasEd25519 = false;
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
    mailboxes: counts.mailboxes(),
    aliases: counts.aliases(),
  });
  return {
    domains: {
      list: os.domains.list.handler(async ({ input }) => find(input.serverId).then(({ domain }) => (domain === null ? [] : [domainOf(domain)]))),
      create: os.domains.create.handler(({ input }) => ({ ...domainOf(input.name), mailboxes: 0, aliases: 0 })),
      setEd25519: os.domains.setEd25519.handler(({ input }) => ((hasEd25519 = input.enabled), domainOf(input.name))),
      remove: os.domains.remove.handler(() => ({})),
    },
    recovery: {
      list: os.recovery.list.handler(async ({ input }) =>
        find(input.serverId).then(({ domain }) =>
          domain === null ? [] : [{ domain, keyId: 'ab'.repeat(16), since: NOW, mailboxes: counts.mailboxes(), recoverable: 2, isHere: true }],
        ),
      ),
      create: os.recovery.create.handler(() => ({})),
      remove: os.recovery.remove.handler(() => ({})),
    },
  };
}
