/** palomar queue list|watch|holds|hold|release|retry|drop: mail on its way out. A target is a message's id, --destination or --sender. */
import type { Command } from 'commander';
import type { QueueAction, QueueRow, QueueTarget, QueueView } from '../../../../contract/models.ts';
import { queueState } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { bytes, table } from '../output.ts';
import { carriedOutBy } from '../verb.ts';
import { at } from './mail-words.ts';

interface TargetOptions {
  readonly destination?: string;
  readonly sender?: string;
  readonly reason?: string;
}

interface ListOptions extends TargetOptions {
  readonly state?: string;
  readonly limit?: string;
}

const ACTIONS: readonly (readonly [QueueAction, string])[] = [
  ['hold', 'keep it from being tried; a destination is held for what comes later too'],
  ['release', 'let it go again'],
  ['retry', 'try it now; that does not count as one of the tries'],
  ['drop', 'end it without a report to its sender'],
];

export function addQueueVerbs(program: Command): void {
  const queue = program.command('queue').description('mail on its way out');
  const list = selected(queue.command('list <server>'))
    .option('--state <state>', `only ${queueState.options.join(', ')}`)
    .option('--limit <number>', 'at most so many', '100');
  carriedOutBy<ListOptions>(list, async (session, [wanted = ''], { state, limit = '100', destination, sender }) => {
    const { client, serverId } = await at(session, wanted);
    const filter = { ...(destination === undefined ? {} : { destination }), ...(sender === undefined ? {} : { sender }), ...stateOf(state) };
    const rows = await client.mail.queue.list({ serverId, limit: numberOf(limit), ...filter }, session);
    session.output.result(rows, () => table(['ID', 'STATE', 'FROM', 'TO', 'SIZE', 'TRIES', 'NEXT', 'LAST ANSWER'], rows.map(cells)));
    return undefined;
  });
  const watch = selected(queue.command('watch <server>').description('the queue now, and again whenever it changes; ends with Ctrl C'));
  carriedOutBy<ListOptions>(watch, async (session, [wanted = ''], { destination, sender }) => {
    const { client, serverId } = await at(session, wanted);
    const filter = { ...(destination === undefined ? {} : { destination }), ...(sender === undefined ? {} : { sender }) };
    const views = await client.mail.queue.watch({ serverId, limit: 1000, ...filter }, session);
    for await (const view of views) await session.output.item(view, () => shownView(view));
    return undefined;
  });
  carriedOutBy(queue.command('holds <server>').description('destinations that nothing is sent to'), async (session, [wanted = '']) => {
    const { client, serverId } = await at(session, wanted);
    const held = await client.mail.queue.holds({ serverId }, session);
    const row = (one: (typeof held)[number]) => [one.domain, one.createdAt.slice(0, 16).replace('T', ' '), one.reason];
    session.output.result(held, () => table(['DESTINATION', 'SINCE', 'WHY'], held.map(row)));
    return undefined;
  });
  for (const [action, words] of ACTIONS) {
    const verb = selected(queue.command(`${action} <server> [id]`).description(words));
    if (action === 'hold') verb.option('--reason <words>', 'why, for whoever looks later');
    carriedOutBy<TargetOptions>(verb, async (session, [wanted = '', id], options) => {
      const target = targetOf(id, options);
      const { client, serverId } = await at(session, wanted);
      const { reason } = options;
      const done = await client.mail.queue.control({ serverId, action, target, ...(reason === undefined ? {} : { reason }) }, session);
      session.output.result(done, () => `✓ ${action}: ${done.changed} recipient(s) changed.`);
      return undefined;
    });
  }
}

function selected(command: Command): Command {
  return command.option('--destination <domain>', 'all that is for this domain').option('--sender <address>', 'all of this sender');
}

function targetOf(id: string | undefined, { destination, sender }: TargetOptions): QueueTarget {
  const targets: QueueTarget[] = [
    ...(id === undefined ? [] : [{ kind: 'message', id } as const]),
    ...(destination === undefined ? [] : [{ kind: 'destination', domain: destination } as const]),
    ...(sender === undefined ? [] : [{ kind: 'sender', address: sender } as const]),
  ];
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    throw new WrongUse('Name one thing: the id of a message (palomar queue list shows it), --destination or --sender.');
  return target;
}

function stateOf(state: string | undefined): { state?: QueueRow['state'] } {
  if (state === undefined) return {};
  const parsed = queueState.safeParse(state);
  if (!parsed.success) throw new WrongUse(`There is no state "${state}": it is one of ${queueState.options.join(', ')}.`);
  return { state: parsed.data };
}

function numberOf(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000) throw new WrongUse('--limit is a number from 1 to 1000.');
  return value;
}

function shownView({ rows, holds }: QueueView): string {
  const held = holds.map(({ domain }) => `held: ${domain}`);
  return [table(['ID', 'STATE', 'FROM', 'TO', 'SIZE', 'TRIES', 'NEXT', 'LAST ANSWER'], rows.map(cells)), ...held, ''].join('\n');
}

function cells(row: QueueRow): readonly string[] {
  const next = row.nextAttemptAt === null ? '' : row.nextAttemptAt.slice(0, 16).replace('T', ' ');
  return [
    row.id,
    row.state,
    row.from === '' ? '<>' : row.from,
    row.recipient,
    bytes(row.sizeBytes),
    String(row.attempts),
    next,
    row.lastResponse ?? '',
  ];
}
