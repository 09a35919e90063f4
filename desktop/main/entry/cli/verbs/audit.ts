/** palomar audit <server>: what Palomar has done to it. */
import type { Command } from 'commander';
import type { AuditEntry } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { duration, plain } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly limit: string;
  readonly before?: string;
}

export function addAuditVerb(program: Command): void {
  const verb = program
    .command('audit <server>')
    .description('every command, file and connection, newest first')
    .option('--limit <entries>', 'how many', '200')
    .option('--before <when>', 'only earlier ones (2026-01-31T12:00:00Z)');
  carriedOutBy<Options>(verb, async (session, [wanted = ''], options) => {
    const limit = Number(options.limit);
    if (!Number.isInteger(limit)) throw new WrongUse('--limit takes a number.');
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    const entries = await client.activity.list({ serverId, limit, ...(options.before === undefined ? {} : { before: options.before }) });
    session.output.result(entries, () => (entries.length === 0 ? 'Nothing has been done to this server yet.' : entries.map(describe).join('\n')));
    return undefined;
  });
}

function describe({ at, kind, what, exitCode, tookMs, error }: AuditEntry): string {
  const end = error ?? (exitCode === null || exitCode === 0 ? '' : `exit ${exitCode}`);
  const first = plain(what).split('\n')[0] ?? '';
  return `${at.slice(0, 19).replace('T', ' ')}  ${kind.padEnd(7)}  ${duration(tookMs).padStart(8)}  ${first}${end === '' ? '' : `  [${end}]`}`;
}
