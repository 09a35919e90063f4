/** palomar shell <server> [service]: a terminal there, byte for byte. */
import type { Command } from 'commander';
import type { AppClient } from '../../../services/router.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findServer, type Session } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

export function addShellVerb(program: Command): void {
  const verb = program.command('shell <server> [service]').description('a shell on the server, or in the container of a service');
  carriedOutBy(verb, async (session, [wanted = '', service]) => {
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    return converse(session, client, { serverId, ...(service === undefined ? {} : { service }), ...size() });
  });
}

type Opening = Parameters<AppClient['terminal']['open']>[0];

async function converse({ output, signal }: Session, client: AppClient, opening: Opening): Promise<ExitCode> {
  let exitCode: number | null = null;
  let hangUp = (): void => undefined;
  try {
    for await (const event of await client.terminal.open(opening, { signal })) {
      if (output.json) await output.item(event, () => '');
      if (event.kind === 'opened') hangUp = connectKeyboard(client, event.terminalId);
      else if (event.kind === 'exit') exitCode = event.exitCode;
      else if (!output.json) process.stdout.write(Buffer.from(event.data, 'base64'));
    }
  } finally {
    hangUp();
  }
  return exitCode === 0 ? EXIT.fine : EXIT.failed;
}

/** Keys and window size go there; returns what gives the keyboard back. */
function connectKeyboard(client: AppClient, terminalId: string): () => void {
  const { stdin, stdout } = process;
  // In order: each write waits for the one before it.
  let writing: Promise<unknown> = Promise.resolve();
  const type = (chunk: Buffer): void => {
    writing = writing.then(() => client.terminal.write({ terminalId, data: chunk.toString('base64') })).catch(() => undefined);
  };
  const resize = (): void => void client.terminal.resize({ terminalId, ...size() }).catch(() => undefined);
  // End of a pipe is what Ctrl-D is on a keyboard.
  const end = (): void => type(Buffer.from([4]));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', type);
  stdin.on('end', end);
  stdout.on('resize', resize);
  stdin.resume();
  return () => {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.off('data', type);
    stdin.off('end', end);
    stdout.off('resize', resize);
    stdin.pause();
  };
}

function size(): { columns: number; rows: number } {
  return process.stdout.isTTY ? { columns: process.stdout.columns, rows: process.stdout.rows } : { columns: 80, rows: 24 };
}
