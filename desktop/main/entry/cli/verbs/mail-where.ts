/** palomar mail where <server> <id|address>: what became of a message, step by step; palomar mail traffic: how many came and went. */
import type { Command } from 'commander';
import type { DeliveryCount, DeliveryEvent, TracedMessage } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { at } from './mail-words.ts';

const HOUR_MS = 3_600_000;
const HOURS_MAX = 24 * 31;

const STATES: Readonly<Record<TracedMessage['state'], string>> = {
  delivered: '✓ delivered',
  'under-way': '… under way',
  failed: '✕ failed',
  refused: '✕ refused',
  held: '! held',
  partly: '! delivered in part',
};

const WORDS: Readonly<Record<DeliveryEvent['kind'], string>> = {
  accepted: 'taken in',
  refused: 'refused',
  queued: 'taken from its writer',
  delivered: 'delivered',
  sealed: 'sealed for the next login',
  filtered: 'sorted by a rule',
  forwarded: 'passed on',
  deferred: 'not taken yet, tried again',
  bounced: 'given up, the sender was told',
  held: 'held by an administrator',
  dropped: 'thrown away',
};

export function addWhereVerbs(mail: Command): void {
  const where = mail
    .command('where <server> <query...>')
    .description("an address, a message's id, or a line that holds one (a Received field, a log line)")
    .option('--hours <number>', 'only of the last so many');
  carriedOutBy<{ readonly hours?: string }>(where, async (session, [wanted = '', ...words], { hours }) => {
    const since = hours === undefined ? {} : { since: hoursAgo(hours) };
    const { client, serverId } = await at(session, wanted);
    const { messages } = await client.mail.deliveries.trace({ serverId, query: words.join(' '), ...since }, session);
    const none = 'Nothing is known of it: it never reached this server, or it was too long ago.';
    session.output.result(messages, () => (messages.length === 0 ? none : messages.map(story).join('\n\n')));
    return undefined;
  });
  const traffic = mail
    .command('traffic <server>')
    .description('how many messages came, went and came back')
    .option('--hours <number>', 'of so many', '24');
  carriedOutBy<{ readonly hours: string }>(traffic, async (session, [wanted = ''], { hours }) => {
    const since = hoursAgo(hours);
    const { client, serverId } = await at(session, wanted);
    const counts = await client.mail.deliveries.count({ serverId, since }, session);
    session.output.result(counts, () => table(['WHAT', 'EVENTS'], totals(counts)));
    return undefined;
  });
}

function hoursAgo(hours: string): string {
  const span = Number(hours);
  if (!Number.isInteger(span) || span < 1 || span > HOURS_MAX) throw new WrongUse(`--hours is a number from 1 to ${HOURS_MAX}.`);
  return new Date(Date.now() - span * HOUR_MS).toISOString();
}

function story({ queueId, sender, recipients, state, events }: TracedMessage): string {
  const head = `${STATES[state]}  ${sender === '' ? '<>' : sender} → ${recipients.join(', ')}  ${queueId}`;
  return [head, ...events.map(line)].join('\n');
}

function line({ at: time, kind, recipient, peer, reason, service }: DeliveryEvent): string {
  const to = recipient === null ? '' : ` for ${recipient}`;
  const other = peer === null ? '' : ` (${peer})`;
  return `  ${time.slice(0, 19).replace('T', ' ')}  ${service.padEnd(9)}  ${WORDS[kind]}${to}${other}${reason === null ? '' : `: ${reason}`}`;
}

function totals(counts: readonly DeliveryCount[]): string[][] {
  const sums = new Map<DeliveryEvent['kind'], number>();
  for (const { kind, count } of counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return [...sums].map(([kind, count]) => [WORDS[kind], String(count)]);
}
