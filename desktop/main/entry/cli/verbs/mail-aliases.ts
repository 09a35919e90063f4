/** palomar mail alias list|add|change|remove: addresses that pass on to others. */
import type { Command } from 'commander';
import { disabledReply } from '../../../../contract/models.ts';
import type { AliasDetails, MailAlias } from '../../../../contract/models.ts';
import { table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { WrongUse } from '../exit-codes.ts';
import { at } from './mail-words.ts';

interface DomainOption {
  readonly domain?: string;
}

interface AliasOptions {
  readonly label?: string;
  readonly description?: string;
  readonly position?: string;
  readonly disable?: string;
  readonly enable?: boolean;
}

export function addAliasVerbs(alias: Command): void {
  carriedOutBy<DomainOption>(
    alias.command('list <server>').option('-d, --domain <domain>', 'only of this one'),
    async (session, [wanted = ''], { domain }) => {
      const { client, serverId } = await at(session, wanted);
      const list = await client.mail.aliases.list({ serverId, ...(domain === undefined ? {} : { domain }) }, session);
      session.output.result(list, () =>
        table(
          ['ADDRESS', 'PASSES ON TO', 'STATE', 'LABEL'],
          list.map((one) => [one.address, one.targets.join(' '), stateOf(one.disabledReply), one.label]),
        ),
      );
      return undefined;
    },
  );
  carriedOutBy<AliasOptions>(
    withDetails(
      alias
        .command('add <server> <address> <target...>')
        .description("<address> is name@domain, '*@domain', or '/regular expression/@domain'; <target> an address, a host, or an https URL"),
    ),
    async (session, [wanted = '', address = '', ...targets], options) => {
      const { client, serverId } = await at(session, wanted);
      const added = await client.mail.aliases.create({ serverId, address, targets, ...detailsOf(options) }, session);
      session.output.result(added, () => `✓ ${added.address} passes on to ${added.targets.join(', ')}.`);
      return undefined;
    },
  );
  carriedOutBy<AliasOptions>(
    withDetails(alias.command('change <server> <address> [target...]').description('other targets, or none to keep those it has')).option(
      '--enable',
      'takes mail again',
    ),
    async (session, [wanted = '', address = '', ...targets], options) => {
      const { client, serverId } = await at(session, wanted);
      const given = { ...(targets.length > 0 ? { targets } : {}), ...detailsOf(options) };
      const changed = await client.mail.aliases.update({ serverId, address, ...given }, session);
      session.output.result(changed, () => `✓ ${changed.address} passes on to ${changed.targets.join(', ')} (${stateOf(changed.disabledReply)}).`);
      return undefined;
    },
  );
  carriedOutBy(alias.command('remove <server> <address>'), async (session, [wanted = '', address = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.aliases.remove({ serverId, address }, session);
    session.output.result({ removed: address }, () => `✓ ${address} is gone.`);
    return undefined;
  });
}

function withDetails(command: Command): Command {
  return command
    .option('--label <text>', 'what it is called')
    .option('--description <text>', 'what it is for')
    .option('--position <number>', 'regular expressions are tried in this order')
    .option('--disable <reply>', 'answers 250 (and throws away), 421 (try later) or 550 (refused)');
}

/** A number that is none is refused by the contract, in its words. */
function detailsOf({ label, description, position, disable, enable }: AliasOptions): AliasDetails {
  const reply = disabledReply.safeParse(Number(disable));
  if (disable !== undefined && !reply.success) throw new WrongUse('--disable takes 250, 421 or 550.');
  return {
    ...(label === undefined ? {} : { label }),
    ...(description === undefined ? {} : { description }),
    ...(position === undefined ? {} : { position: Number(position) }),
    ...(reply.success ? { disabledReply: reply.data } : {}),
    ...(enable === true ? { disabledReply: null } : {}),
  };
}

function stateOf(reply: MailAlias['disabledReply']): string {
  return reply === null ? 'in use' : `off, answers ${reply}`;
}
