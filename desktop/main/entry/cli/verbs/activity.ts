/** palomar activity <server> [--export jsonl|csv]: what Palomar has done to it. */
import type { Command } from 'commander';
import { auditKind, type AuditEntry, type AuditFilter } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { duration, plain } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly limit: string;
  readonly kind?: string;
  readonly text?: string;
  readonly failed?: boolean;
  readonly from?: string;
  readonly until?: string;
  readonly export?: string;
}

export function addActivityVerb(program: Command): void {
  const verb = program
    .command('activity <server>')
    .alias('audit')
    .description('every command, file, call and connection, newest first')
    .option('--limit <entries>', 'how many', '200')
    .option('--kind <kinds>', `only these, by commas: ${auditKind.options.join(', ')}`)
    .option('--text <words>', 'only where this stands in it')
    .option('--failed', 'only what failed')
    .option('--from <when>', 'only from then on (2026-01-31, or 2026-01-31T12:00:00Z)')
    .option('--until <when>', 'only up to then')
    .option('--export <format>', 'all of it as a file on stdout: jsonl or csv');
  carriedOutBy<Options>(verb, async (session, [wanted = ''], options) => {
    const limit = Number(options.limit);
    if (!Number.isInteger(limit)) throw new WrongUse('--limit takes a number.');
    const filter = filterOf(options);
    const format = options.export;
    if (format !== undefined && format !== 'jsonl' && format !== 'csv') throw new WrongUse('--export takes jsonl or csv.');
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    if (format !== undefined) {
      for await (const piece of await client.activity.export({ serverId, format, ...filter })) await session.output.raw(piece);
      return undefined;
    }
    const entries = await client.activity.list({ serverId, limit, ...filter });
    session.output.result(entries, () => (entries.length === 0 ? 'Nothing of that has been done to this server.' : entries.map(describe).join('\n')));
    return undefined;
  });
}

function filterOf({ kind, text, failed, from, until }: Options): AuditFilter {
  const kinds = kind?.split(',').map((one) => auditKind.safeParse(one.trim()).data ?? unknownKind(one));
  return {
    ...(kinds ? { kinds } : {}),
    ...(text === undefined ? {} : { text }),
    ...(failed ? { failedOnly: true } : {}),
    ...(from === undefined ? {} : { from: momentOf('--from', from) }),
    ...(until === undefined ? {} : { until: momentOf('--until', until) }),
  };
}

function unknownKind(kind: string): never {
  throw new WrongUse(`"${kind}" is no kind. There are: ${auditKind.options.join(', ')}.`);
}

function momentOf(option: string, text: string): string {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new WrongUse(`${option} takes a day or a moment, such as 2026-01-31 or 2026-01-31T12:00:00Z.`);
  return moment.toISOString();
}

function describe({ at, kind, what, exitCode, tookMs, error }: AuditEntry): string {
  const end = error ?? (exitCode === null || exitCode === 0 ? '' : `exit ${exitCode}`);
  const first = plain(what).split('\n')[0] ?? '';
  return `${at.slice(0, 19).replace('T', ' ')}  ${kind.padEnd(8)}  ${duration(tookMs).padStart(8)}  ${first}${end === '' ? '' : `  [${end}]`}`;
}
