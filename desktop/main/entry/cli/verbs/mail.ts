/** palomar mail domain|mailbox list|add|remove (and mailbox password); keys and app passwords are in mail-keys.ts, aliases in mail-aliases.ts. */
import type { Command } from 'commander';
import { bytes, table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { addAccessVerbs, addWebhookVerbs } from './mail-access.ts';
import { addAliasVerbs } from './mail-aliases.ts';
import { addAppPasswordVerbs, addRecoverVerb, addRecoveryVerbs } from './mail-keys.ts';
import { at, chosenPassword, currentPasswordOf, passwordOptions, shown, type PasswordOptions } from './mail-words.ts';

interface DomainOption {
  readonly domain?: string;
}

export function addMailVerbs(program: Command): void {
  const mail = program.command('mail').description('domains, mailboxes and aliases');
  addDomainVerbs(mail.command('domain').description('mail domains'));
  const mailbox = mail.command('mailbox').description('mailboxes');
  addMailboxVerbs(mailbox);
  addRecoverVerb(mailbox);
  addAppPasswordVerbs(mail.command('app-password').description('passwords for one device or program each'));
  addRecoveryVerbs(mail.command('recovery').description('keys that reset forgotten passwords'));
  addAliasVerbs(mail.command('alias').description('addresses that pass on to others'));
  addAccessVerbs(mail.command('access').description('who may write to a domain, and to whom it may not'));
  addWebhookVerbs(mail.command('webhook').description('secrets of the webhooks that aliases lead to'));
}

function addDomainVerbs(domain: Command): void {
  carriedOutBy(domain.command('list <server>'), async (session, [wanted = '']) => {
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.domains.list({ serverId }, session);
    const row = (one: (typeof list)[number]) => [one.name, one.dkimSelector, String(one.mailboxes), String(one.aliases)];
    session.output.result(list, () => table(['DOMAIN', 'DKIM', 'MAILBOXES', 'ALIASES'], list.map(row)));
    return undefined;
  });
  carriedOutBy(domain.command('add <server> <domain>'), async (session, [wanted = '', name = '']) => {
    const { client, serverId } = await at(session, wanted);
    const added = await client.mail.domains.create({ serverId, name }, session);
    session.output.result(added, () => `✓ ${added.name} is served now. Next: palomar dns check ${wanted}`);
    return undefined;
  });
  carriedOutBy(domain.command('remove <server> <domain>'), async (session, [wanted = '', name = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.domains.remove({ serverId, name }, session);
    session.output.result({ removed: name }, () => `✓ ${name} is no longer served.`);
    return undefined;
  });
}

function addMailboxVerbs(mailbox: Command): void {
  const list = mailbox.command('list <server>').option('-d, --domain <domain>', 'only of this one');
  carriedOutBy<DomainOption>(list, async (session, [wanted = ''], { domain }) => {
    const { client, serverId } = await at(session, wanted);
    const found = await client.mail.mailboxes.list({ serverId, ...(domain === undefined ? {} : { domain }) }, session);
    const row = (one: (typeof found)[number]) => [one.address, bytes(one.sizeBytes), String(one.sealedMessages), one.locked ? 'locked' : 'in use'];
    session.output.result(found, () => table(['ADDRESS', 'SIZE', 'SEALED', 'STATE'], found.map(row)));
    return undefined;
  });
  const add = passwordOptions(mailbox.command('add <server> <address>').description('with no password one is made and shown, this once'));
  carriedOutBy<PasswordOptions>(add, async (session, [wanted = '', address = ''], options) => {
    const { client, serverId } = await at(session, wanted);
    const password = await chosenPassword(address, options);
    const added = await client.mail.mailboxes.create({ serverId, address, ...(password === undefined ? {} : { password }) }, session);
    session.output.result(added, () => [`✓ ${added.address} can receive mail now.`, ...shown(added.password)].join('\n'));
    return undefined;
  });
  const change = passwordOptions(
    mailbox.command('password <server> <address>').description('change it; asks for the current one ($PALOMAR_CURRENT_PASSWORD)'),
  );
  carriedOutBy<PasswordOptions>(change, async (session, [wanted = '', address = ''], options) => {
    const { client, serverId } = await at(session, wanted);
    const currentPassword = await currentPasswordOf(address);
    const password = await chosenPassword(address, options);
    const changed = await client.mail.mailboxes.setPassword(
      { serverId, address, currentPassword, ...(password === undefined ? {} : { password }) },
      session,
    );
    session.output.result({ address, ...changed }, () => [`✓ ${address} has a new password.`, ...shown(changed.password)].join('\n'));
    return undefined;
  });
  carriedOutBy(mailbox.command('remove <server> <address>').description('with all the mail in it'), async (session, [wanted = '', address = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.mailboxes.remove({ serverId, address }, session);
    session.output.result({ removed: address }, () => `✓ ${address} is gone.`);
    return undefined;
  });
}
