/**
 * `palomar-server <service…>`: any set of services in one process. It reads the configuration, loads what the named
 * services need, and runs until SIGTERM. Exit codes: 0 stopped, 1 could not start or stop cleanly, 2 wrong use.
 */
import { EnvironmentError } from '../base/environment.ts';
import { runServices } from '../base/lifetimes.ts';
import type { ServiceStart } from '../base/lifetimes.ts';
import { createLog } from '../base/log.ts';
import type { Log } from '../base/log.ts';
import { checkSecrets, readConfiguration } from './configuration.ts';
import { STARTERS, isNodeService } from './services.ts';
import type { NodeService } from './services.ts';
import { ORDER_COMMAND } from './order-command.ts';
import { sharedParts } from './shared-parts.ts';
import type { SharedParts } from './shared-parts.ts';

const USAGE = `usage: palomar-server <service…>\n       services: ${Object.keys(STARTERS).join(' ')}`;

async function main(names: readonly string[]): Promise<number> {
  if (names[0] === ORDER_COMMAND) return (await import('./order-certificate.ts')).answerOrder();
  const unknown = names.find((name) => !isNodeService(name));
  if (names.length === 0 || unknown !== undefined) {
    process.stderr.write(unknown === undefined ? `${USAGE}\n` : `There is no service "${unknown}".\n${USAGE}\n`);
    return 2;
  }
  return run(names.filter(isNodeService).toSorted(storageFirst));
}

/** Whoever shares its process with storage has its links there; so it starts first, and stops last. */
function storageFirst(a: NodeService, b: NodeService): number {
  return Number(b === 'sqlite') - Number(a === 'sqlite');
}

async function run(names: readonly NodeService[]): Promise<number> {
  const log = createLog(names.join('+'));
  try {
    return await runServices(services(names), { log });
  } catch (error) {
    return cannotStart(error, log);
  }
}

/** The shared parts are the first service, so they are the last to be let go. */
function services(names: readonly NodeService[]): readonly ServiceStart[] {
  const configuration = readConfiguration();
  checkSecrets(configuration, names);
  let shared: SharedParts | undefined;
  const first: ServiceStart = {
    name: 'shared',
    start: ({ log, signal }) => Promise.resolve((shared = sharedParts(configuration, { log, signal }))),
  };
  const rest = names.map((name): ServiceStart => ({
    name,
    start: ({ log, signal }) => {
      if (shared === undefined) throw new Error('The shared parts start first.');
      return STARTERS[name]({ configuration, shared, log, signal });
    },
  }));
  return [first, ...rest];
}

function cannotStart(error: unknown, log: Log): number {
  if (error instanceof EnvironmentError) log.fatal(error.message);
  else log.fatal({ err: error }, 'could not start');
  return 1;
}

// Nothing may keep a stopped service alive: a socket that its peer never closes, a timer of a library.
void main(process.argv.slice(2)).then((code) => process.exit(code));
