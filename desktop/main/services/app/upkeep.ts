/** The services that look after a server over time, wired: its measurements. Nothing here runs by itself but the minute's look of an app that stays open. */
import type { AppStatus, ServerId } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import type { Remote } from '../../remote/remote.ts';
import { createMachineService, type MachineService } from '../machine/machine.ts';
import { startRecorder } from '../machine/recorder.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface Upkeep extends AsyncDisposable {
  readonly machine: MachineService;
}

export interface UpkeepDependencies {
  readonly vault: Vault;
  readonly door: AppStatus['door'];
  readonly remoteOf: (id: ServerId, options?: Options) => Promise<Remote>;
}

export function createUpkeep({ vault, door, remoteOf }: UpkeepDependencies): Upkeep {
  const stack = new AsyncDisposableStack();
  const machine = createMachineService({ remoteOf, measurements: vault.measurements });
  // A command that is over in a second has no minutes to measure.
  if (door !== 'cli') stack.use(startRecorder({ machine, servers: () => vault.servers.list().map(({ id }) => id) }));
  return { machine, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
