/** palomar logs <server> <service…> [-f] [--since] [--until] [--tail] */
import type { Command } from 'commander';
import { unpackLines, type LogLine } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { plain, type Output } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly follow?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly tail?: string;
}

const TAIL_DEFAULT = 200;
const TAIL_MAX = 100_000;

export function addLogsVerb(program: Command): void {
  const verb = program
    .command('logs <server> <service...>')
    .description('what services say, merged by time')
    .option('-f, --follow', 'go on as they speak, through restarts and redeployments')
    .option('--since <when>', 'how long ago (90s, 10m, 1h30m, 2d) or when (2026-01-31T12:00:00Z)')
    .option('--until <when>', 'likewise; nothing is followed then')
    .option('--tail <lines>', `of each service, at first (${TAIL_DEFAULT}; with --since all of them)`);
  carriedOutBy<Options>(verb, async (session, [wanted = '', ...services], { follow, since, until, tail }) => {
    const lines = tail === undefined ? (since === undefined ? TAIL_DEFAULT : TAIL_MAX) : Number(tail);
    if (!Number.isInteger(lines) || lines < 0 || lines > TAIL_MAX) throw new WrongUse(`--tail takes a number from 0 to ${TAIL_MAX}.`);
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    const request = {
      serverId,
      services: [...services],
      tail: lines,
      follow: follow === true,
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    };
    const width = Math.max(...services.map(({ length }) => length));
    for await (const batch of await client.logs.follow(request, { signal: session.signal }))
      for (const line of unpackLines(batch)) await session.output.item(line, () => describe(session.output, line, services.length > 1 ? width : 0));
    return undefined;
  });
}

const COLOURS = [36, 33, 35, 32, 34, 96, 93, 95] as const;

function describe({ colour }: Output, { service, at, stream, text }: LogLine, width: number): string {
  const time = at.slice(11, 23);
  const name = width === 0 ? '' : `${service.padEnd(width)} `;
  if (!colour) return `${time} ${name}${plain(text)}`;
  const hue = COLOURS[Buffer.from(service).reduce((sum, byte) => sum + byte, 0) % COLOURS.length] ?? 36;
  const body = stream === 'stderr' ? `\u001b[31m${plain(text)}\u001b[0m` : plain(text);
  return `\u001b[2m${time}\u001b[0m \u001b[${hue}m${name}\u001b[0m${body}`;
}
