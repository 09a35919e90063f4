/** palomar mail domain|mailbox: list, add, remove; domain keys and ed25519; mailbox password and quota. Everything else of mail is in mail-*.ts. */
import type { Command } from 'commander';
import { folderLanguage, type FolderLanguage } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { bytes, table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { addAccessVerbs, addWebhookVerbs } from './mail-access.ts';
import { addAliasVerbs } from './mail-aliases.ts';
import { addLimitVerbs, addSettingVerbs } from './mail-limits.ts';
import { addAppPasswordVerbs, addRecoverVerb, addRecoveryVerbs } from './mail-keys.ts';
import { addProgramVerb } from './mail-programs.ts';
import { addRelayVerbs, addSuppressionVerbs } from './mail-sending.ts';
import { addWhereVerbs } from './mail-where.ts';
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
  addWhereVerbs(mail);
  addProgramVerb(mail);
  addSuppressionVerbs(mail.command('suppression').description('addresses that nothing is sent to'));
  addRelayVerbs(mail.command('relay').description('servers that mail leaves through'));
  addLimitVerbs(mail.command('limit').description('how much a login may send'));
  addSettingVerbs(mail.command('setting').description('settings of the server, of one domain or one mailbox'));
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
  const second = domain.command('ed25519 <server> <domain> <on|off>').description('a second DKIM key (RFC 8463); off, that key is gone for good');
  carriedOutBy(second, async (session, [wanted = '', name = '', wish = '']) => {
    if (wish !== 'on' && wish !== 'off') throw new WrongUse('Say on or off.');
    const { client, serverId } = await at(session, wanted);
    const changed = await client.mail.domains.setEd25519({ serverId, name, enabled: wish === 'on' }, session);
    const record = changed.ed25519?.record;
    session.output.result(changed, () => (record ? `✓ Publish:\n  ${record.name} TXT "${record.value}"` : `✓ ${name} signs with one key.`));
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
    const row = (one: (typeof found)[number]) => [
      one.address,
      bytes(one.sizeBytes),
      bytes(one.quotaBytes),
      String(one.sealedMessages),
      one.locked ? 'locked' : 'in use',
    ];
    session.output.result(found, () => table(['ADDRESS', 'SIZE', 'QUOTA', 'SEALED', 'STATE'], found.map(row)));
    return undefined;
  });
  const add = passwordOptions(mailbox.command('add <server> <address>').description('with no password one is made and shown, this once')).option(
    '--language <code>',
    `of Sent, Drafts and the other folders: ${folderLanguage.options.join(', ')}`,
  );
  carriedOutBy<PasswordOptions & { readonly language?: string }>(add, async (session, [wanted = '', address = ''], options) => {
    const language = languageOf(options.language);
    const { client, serverId } = await at(session, wanted);
    const password = await chosenPassword(address, options);
    const added = await client.mail.mailboxes.create({ serverId, address, ...language, ...(password === undefined ? {} : { password }) }, session);
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
  const quota = mailbox.command('quota <server> <address> <megabytes>').description('how much it may keep');
  carriedOutBy(quota, async (session, [wanted = '', address = '', megabytes = '']) => {
    const size = Number(megabytes);
    if (!Number.isInteger(size) || size < 1) throw new WrongUse(`"${megabytes}" is no quota: it is a whole number of megabytes.`);
    const { client, serverId } = await at(session, wanted);
    const changed = await client.mail.mailboxes.setQuota({ serverId, address, quotaBytes: size * 1_000_000 }, session);
    session.output.result(changed, () => `✓ ${changed.address} may keep ${size} MB; it keeps ${bytes(changed.sizeBytes)} now.`);
    return undefined;
  });
  carriedOutBy(mailbox.command('remove <server> <address>').description('with all the mail in it'), async (session, [wanted = '', address = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.mailboxes.remove({ serverId, address }, session);
    session.output.result({ removed: address }, () => `✓ ${address} is gone.`);
    return undefined;
  });
}

function languageOf(code: string | undefined): { language?: FolderLanguage } {
  if (code === undefined) return {};
  const parsed = folderLanguage.safeParse(code);
  if (!parsed.success) throw new WrongUse(`Folders have no names in "${code}": it is one of ${folderLanguage.options.join(', ')}.`);
  return { language: parsed.data };
}
