/** palomar preflight <ip>: is this server fit? Changes nothing on it, and keeps nothing of it here unless it was known before. */
import type { Command } from 'commander';
import type { Preflight, Server } from '../../../../contract/models.ts';
import type { AppClient } from '../../../services/router.ts';
import { EXIT } from '../exit-codes.ts';
import { meet, meetingOptions, type MeetOptions } from '../meet.ts';
import { bytes, MARK, plain } from '../output.ts';
import { findServer, type Session } from '../session.ts';
import { isPalomarError } from '../../../../contract/errors.ts';
import { carriedOutBy } from '../verb.ts';

interface Options extends MeetOptions {
  readonly domain?: string;
}

export function addPreflightVerb(program: Command): void {
  const verb = program
    .command('preflight <address>')
    .description('check whether a server is fit: one that is known here, or any other by its address');
  carriedOutBy<Options>(
    meetingOptions(verb).option('-d, --domain <domain>', 'the mail domain it shall serve'),
    async (session, [address = ''], options) => {
      const { client, server } = await reach(session, address, options);
      session.output.say(`Looking at ${server.endpoint.host} …`);
      const found = await client.setup.preflight(
        { serverId: server.id, ...(options.domain === undefined ? {} : { domain: options.domain }) },
        { signal: session.signal },
      );
      session.output.result(found, () => describePreflight(found));
      return found.ok ? EXIT.fine : EXIT.notGreen;
    },
  );
}

export function describePreflight({ checks, system }: Preflight): string {
  const head = `${system.name} ${system.version} · ${system.architecture} · ${bytes(system.memoryBytes)} memory · ${bytes(system.diskFreeBytes)} free`;
  const lines = checks.flatMap(({ result, title, found, remedy }) => [
    `${MARK[result]} ${plain(title)}: ${plain(found)}`,
    ...(remedy === null ? [] : [`    → ${plain(remedy)}`]),
  ]);
  return [plain(head), ...lines].join('\n');
}

async function reach(session: Session, address: string, options: MeetOptions): Promise<{ readonly client: AppClient; readonly server: Server }> {
  const bare = await session.bareClient();
  const { vault } = await bare.app.status();
  if (vault.state !== 'none') {
    const client = await session.client();
    const known = await findServer(client, address).catch((error: unknown) => {
      if (isPalomarError(error, 'NOT_FOUND')) return null;
      throw error;
    });
    if (known) return { client, server: known };
  }
  const client = await session.passingClient();
  return { client, server: await meet(session, client, address, options) };
}
