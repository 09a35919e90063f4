/** palomar containers <server> [--start|--stop|--restart|--recreate <service>] */
import type { Command } from 'commander';
import type { Container } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { bytes, table } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly start?: string;
  readonly stop?: string;
  readonly restart?: string;
  readonly recreate?: string;
}

export function addContainersVerb(program: Command): void {
  const verb = program
    .command('containers <server>')
    .description('the containers of the stack, or one of them started, stopped, restarted or made anew')
    .option('--start <service>')
    .option('--stop <service>')
    .option('--restart <service>')
    .option('--recreate <service>', 'from the image and the configuration on the server');
  carriedOutBy<Options>(verb, async (session, [wanted = ''], options) => {
    const acts = (['start', 'stop', 'restart', 'recreate'] as const).filter((action) => options[action] !== undefined);
    if (acts.length > 1) throw new WrongUse('One of --start, --stop, --restart and --recreate at a time.');
    const client = await session.client();
    const { id: serverId } = await findServer(client, wanted);
    const [action] = acts;
    const service = action && options[action];
    if (action && service !== undefined) {
      const after = await client.containers.act({ serverId, service, action }, { signal: session.signal });
      session.output.result(after, () => table(HEAD, [row(after)]));
      return undefined;
    }
    const list = await client.containers.list({ serverId }, { signal: session.signal });
    session.output.result(list, () =>
      list.length === 0 ? 'There are no containers of Palomar on this server. Set it up first.' : table(HEAD, list.map(row)),
    );
    return undefined;
  });
}

const HEAD = ['SERVICE', 'STATE', 'HEALTH', 'RESTARTS', 'MEMORY', 'LIMIT', 'PORTS'];

function row({ service, state, health, restarts, memoryBytes, memoryLimitBytes, ports }: Container): string[] {
  return [service, state, health, String(restarts), bytes(memoryBytes), bytes(memoryLimitBytes), ports.join(' ')];
}
