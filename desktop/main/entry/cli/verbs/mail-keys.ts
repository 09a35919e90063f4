/** palomar mail mailbox recover · mail app-password list|add|revoke · mail recovery list|create|remove */
import type { Command } from 'commander';
import { appProtocol } from '../../../../contract/models.ts';
import type { MailAppPassword, MailRecovery } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { at, chosenPassword, currentPasswordOf, passwordOptions, shown, type PasswordOptions } from './mail-words.ts';

export function addRecoverVerb(mailbox: Command): void {
  const recover = passwordOptions(
    mailbox.command('recover <server> <address>').description('a new password for a forgotten one, with the recovery key in this vault'),
  );
  carriedOutBy<PasswordOptions>(recover, async (session, [wanted = '', address = ''], options) => {
    const { client, serverId } = await at(session, wanted);
    const password = await chosenPassword(address, options);
    const recovered = await client.mail.mailboxes.recover({ serverId, address, ...(password === undefined ? {} : { password }) }, session);
    session.output.result({ address, ...recovered }, () =>
      [`✓ ${address} has a new password. The old one and all app passwords have ended.`, ...shown(recovered.password)].join('\n'),
    );
    return undefined;
  });
}

export function addAppPasswordVerbs(appPassword: Command): void {
  carriedOutBy(appPassword.command('list <server> <address>'), async (session, [wanted = '', address = '']) => {
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.appPasswords.list({ serverId, address }, session);
    session.output.result(list, () => table(['ID', 'NAME', 'FOR', 'MADE', 'LAST USED'], list.map(toRow)));
    return undefined;
  });
  const add = appPassword
    .command('add <server> <address> <name>')
    .description('makes one and shows it, this once; asks for the password of the mailbox ($PALOMAR_CURRENT_PASSWORD)')
    .option('--for <services>', `only for some, with commas between: ${appProtocol.options.join(',')}`);
  carriedOutBy<{ readonly for?: string }>(add, async (session, [wanted = '', address = '', name = ''], options) => {
    const protocols = options.for === undefined ? undefined : options.for.split(',').map(readProtocol);
    const { client, serverId } = await at(session, wanted);
    const currentPassword = await currentPasswordOf(address);
    const made = await client.mail.appPasswords.create(
      { serverId, address, currentPassword, name, ...(protocols === undefined ? {} : { protocols }) },
      session,
    );
    session.output.result(made, () => `✓ "${made.name}" can log in as ${address}.\n  Its password, shown this once: ${made.password}`);
    return undefined;
  });
  carriedOutBy(appPassword.command('revoke <server> <address> <id>'), async (session, [wanted = '', address = '', id = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.appPasswords.revoke({ serverId, address, id }, session);
    session.output.result({ revoked: id }, () => `✓ That password opens ${address} no more.`);
    return undefined;
  });
}

export function addRecoveryVerbs(recovery: Command): void {
  carriedOutBy(recovery.command('list <server>').description('who can reset the passwords of each domain'), async (session, [wanted = '']) => {
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.recovery.list({ serverId }, session);
    session.output.result(list, () =>
      table(
        ['DOMAIN', 'KEY', 'IN THIS VAULT', 'MAILBOXES IT OPENS'],
        list.map((one) => [one.domain, one.keyId?.slice(0, 8) ?? 'none', inWords(one), `${one.recoverable} of ${one.mailboxes}`]),
      ),
    );
    return undefined;
  });
  const create = recovery
    .command('create <server> <domain>')
    .description('makes the recovery key of a domain; its private half stays in this vault')
    .option('--replace', 'even when there is one');
  carriedOutBy<{ readonly replace?: boolean }>(create, async (session, [wanted = '', domain = ''], { replace = false }) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.recovery.create({ serverId, domain, replace }, session);
    session.output.result({ domain }, () => `✓ ${domain} has its recovery key. Mailboxes that were there follow at their next login.`);
    return undefined;
  });
  const remove = recovery.command('remove <server> <domain>').description('forgotten passwords of the domain are then lost mailboxes');
  carriedOutBy(remove, async (session, [wanted = '', domain = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.recovery.remove({ serverId, domain }, session);
    session.output.result({ removed: domain }, () => `✓ Nobody can reset passwords of ${domain} any more.`);
    return undefined;
  });
}

function readProtocol(text: string): (typeof appProtocol.options)[number] {
  const parsed = appProtocol.safeParse(text.trim());
  if (!parsed.success) throw new WrongUse(`There is no service "${text}". These are there: ${appProtocol.options.join(', ')}.`);
  return parsed.data;
}

function toRow({ id, name, protocols, createdAt, lastUsedAt }: MailAppPassword): string[] {
  return [id, name, protocols?.join(' ') ?? 'everything', createdAt.slice(0, 10), lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never'];
}

function inWords({ keyId, isHere }: MailRecovery): string {
  if (keyId === null) return '—';
  return isHere ? 'yes' : 'no';
}
