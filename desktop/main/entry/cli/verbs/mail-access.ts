/** palomar mail access list|allow|deny|remove: who may write to a domain or address, and to whom it may not; palomar mail webhook list|rotate. */
import type { Command } from 'commander';
import { accessKind, disabledReply } from '../../../../contract/models.ts';
import type { AccessRule, NewAccessRule } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { at } from './mail-words.ts';

interface RuleOptions {
  readonly address?: string;
  readonly outward?: boolean;
  readonly reply?: string;
  readonly note?: string;
}

export function addAccessVerbs(access: Command): void {
  carriedOutBy(access.command('list <server> <domain>'), async (session, [wanted = '', domain = '']) => {
    const { client, serverId } = await at(session, wanted);
    const rules = await client.mail.accessRules.list({ serverId, domain }, session);
    session.output.result(rules, () => table(['NUMBER', 'FOR', 'RULE', 'KIND', 'VALUE', 'ANSWER', 'NOTE'], rules.map(cells)));
    return undefined;
  });
  for (const action of ['allow', 'deny'] as const) {
    const verb = access
      .command(`${action} <server> <domain> <kind> <value>`)
      .description(`<kind> is ${accessKind.options.join(', ')}: of the sender (address, domain) or of the client (cidr, asn)`)
      .option('--address <address>', 'for this mailbox or alias only')
      .option('--outward', 'about whom the domain writes to')
      .option('--note <text>', 'why');
    if (action === 'deny') verb.option('--reply <code>', '550 (refused), 421 (try later) or 250 (taken and thrown away)');
    carriedOutBy<RuleOptions>(verb, async (session, [wanted = '', domain = '', kind = '', value = ''], options) => {
      const rule = ruleOf({ action, domain, kind, value }, options);
      const { client, serverId } = await at(session, wanted);
      const made = await client.mail.accessRules.create({ serverId, ...rule }, session);
      session.output.result(made, () => `✓ Rule ${made.id}: ${made.action} ${made.kind} ${made.value}.`);
      return undefined;
    });
  }
  carriedOutBy(access.command('remove <server> <number>'), async (session, [wanted = '', number = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.accessRules.remove({ serverId, id: Number(number) }, session);
    session.output.result({ removed: Number(number) }, () => `✓ Rule ${number} is gone.`);
    return undefined;
  });
}

export function addWebhookVerbs(webhook: Command): void {
  carriedOutBy(webhook.command('list <server>').description('with the secret that each call is signed with'), async (session, [wanted = '']) => {
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.webhooks.list({ serverId }, session);
    session.output.result(list, () =>
      table(
        ['URL', 'SECRET'],
        list.map((one) => [one.url, one.secret]),
      ),
    );
    return undefined;
  });
  carriedOutBy(
    webhook.command('rotate <server> <url>').description('a new secret; for a day the old one signs as well'),
    async (session, [wanted = '', url = '']) => {
      const { client, serverId } = await at(session, wanted);
      const made = await client.mail.webhooks.rotate({ serverId, url }, session);
      session.output.result(made, () => `✓ ${made.secret}`);
      return undefined;
    },
  );
}

function cells(rule: AccessRule): string[] {
  const answer = rule.action === 'deny' ? String(rule.reply ?? 550) : '';
  return [String(rule.id), rule.address ?? rule.domain, `${rule.direction} ${rule.action}`, rule.kind, rule.value, answer, rule.note];
}

function ruleOf(
  asked: { readonly action: 'allow' | 'deny'; readonly domain: string; readonly kind: string; readonly value: string },
  { address, outward, reply, note }: RuleOptions,
): NewAccessRule {
  const kind = accessKind.safeParse(asked.kind);
  if (!kind.success) throw new WrongUse(`<kind> is one of ${accessKind.options.join(', ')}.`);
  const code = disabledReply.safeParse(Number(reply));
  if (reply !== undefined && !code.success) throw new WrongUse('--reply takes 250, 421 or 550.');
  return {
    ...asked,
    kind: kind.data,
    direction: outward === true ? 'out' : 'in',
    ...(address === undefined ? {} : { address }),
    ...(code.success ? { reply: code.data } : {}),
    ...(note === undefined ? {} : { note }),
  };
}
