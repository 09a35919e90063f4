/** palomar mail limit list|set|remove: how much a login may send; palomar mail setting list|set|reset: settings of the server, a domain or a mailbox. */
import type { Command } from 'commander';
import { mailSettingName, mailSettingValue, type MailSettingName, type SendingLimit } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { at } from './mail-words.ts';

interface LimitOptions {
  readonly messagesPerHour?: string;
  readonly messagesPerDay?: string;
  readonly recipientsPerHour?: string;
  readonly recipientsPerDay?: string;
}

interface PlaceOptions {
  readonly domain?: string;
  readonly mailbox?: string;
}

export function addLimitVerbs(limit: Command): void {
  carriedOutBy(limit.command('list <server>'), async (session, [wanted = '']) => {
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.sendingLimits.list({ serverId }, session);
    session.output.result(list, () => table(['WHO', 'MESSAGES/H', 'MESSAGES/DAY', 'RECIPIENTS/H', 'RECIPIENTS/DAY'], list.map(cells)));
    return undefined;
  });
  const set = limit
    .command('set <server> <who>')
    .description("<who> is an address, a domain, or '*' for everybody without their own; what is left out is not limited")
    .option('--messages-per-hour <number>')
    .option('--messages-per-day <number>')
    .option('--recipients-per-hour <number>')
    .option('--recipients-per-day <number>');
  carriedOutBy<LimitOptions>(set, async (session, [wanted = '', subject = ''], options) => {
    const limits = limitsOf(options);
    const { client, serverId } = await at(session, wanted);
    await client.mail.sendingLimits.set({ serverId, subject, ...limits }, session);
    session.output.result({ subject, ...limits }, () => `✓ ${subject} is limited now.`);
    return undefined;
  });
  carriedOutBy(limit.command('remove <server> <who>'), async (session, [wanted = '', subject = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.sendingLimits.remove({ serverId, subject }, session);
    session.output.result({ removed: subject }, () => `✓ ${subject} has no limit of its own.`);
    return undefined;
  });
}

export function addSettingVerbs(setting: Command): void {
  const ofPlace = (command: Command): Command =>
    command.option('-d, --domain <domain>', 'for this domain only').option('-m, --mailbox <address>', 'for this mailbox only');
  carriedOutBy<PlaceOptions>(ofPlace(setting.command('list <server>')), async (session, [wanted = ''], options) => {
    const place = placeOf(options);
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.settings.list({ serverId, ...place }, session);
    const row = (one: (typeof list)[number]) => [one.name, String(one.value), one.from];
    session.output.result(list, () => table(['SETTING', 'VALUE', 'SET FOR'], list.map(row)));
    return undefined;
  });
  for (const verb of ['set', 'reset'] as const) {
    const command = setting.command(verb === 'set' ? 'set <server> <name> <value>' : 'reset <server> <name>');
    command.description(
      verb === 'set' ? `one of ${mailSettingName.options.join(', ')}` : 'what holds one step further up, else the standard, holds again',
    );
    carriedOutBy<PlaceOptions>(ofPlace(command), async (session, [wanted = '', given = '', text = ''], options) => {
      const name = nameOf(given);
      const place = placeOf(options);
      const value = verb === 'set' ? valueOf(text) : null;
      const { client, serverId } = await at(session, wanted);
      await client.mail.settings.set({ serverId, name, value, ...place }, session);
      session.output.result({ name, value, ...place }, () => (value === null ? `✓ ${name} is taken back.` : `✓ ${name} is ${value} now.`));
      return undefined;
    });
  }
}

function placeOf({ domain, mailbox }: PlaceOptions): { domain?: string; address?: string } {
  if (domain !== undefined && mailbox !== undefined) throw new WrongUse('Name --domain or --mailbox, not both.');
  return { ...(domain === undefined ? {} : { domain }), ...(mailbox === undefined ? {} : { address: mailbox }) };
}

function limitsOf({ messagesPerHour, messagesPerDay, recipientsPerHour, recipientsPerDay }: LimitOptions): Omit<SendingLimit, 'subject'> {
  const limits = {
    messagesPerHour: numberOf(messagesPerHour),
    messagesPerDay: numberOf(messagesPerDay),
    recipientsPerHour: numberOf(recipientsPerHour),
    recipientsPerDay: numberOf(recipientsPerDay),
  };
  if (Object.values(limits).every((limit) => limit === null)) throw new WrongUse('Say what is limited, for example --messages-per-day 500.');
  return limits;
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new WrongUse(`"${text}" is no limit: it is a whole number.`);
  return value;
}

function nameOf(text: string): MailSettingName {
  const name = mailSettingName.safeParse(text);
  if (!name.success) throw new WrongUse(`There is no setting "${text}": it is one of ${mailSettingName.options.join(', ')}.`);
  return name.data;
}

function valueOf(text: string): number | Exclude<ReturnType<typeof mailSettingValue.parse>, number> {
  const value = mailSettingValue.safeParse(/^\d+$/.test(text) ? Number(text) : text);
  if (!value.success) throw new WrongUse(`"${text}" is no value of a setting.`);
  return value.data;
}

function cells({ subject, messagesPerHour, messagesPerDay, recipientsPerHour, recipientsPerDay }: SendingLimit): string[] {
  return [subject, ...[messagesPerHour, messagesPerDay, recipientsPerHour, recipientsPerDay].map((limit) => (limit === null ? '-' : String(limit)))];
}
