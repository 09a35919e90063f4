/** The files of the stack on a server, as the bundle's own renderer makes them. */
import type { StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { renderDeployment } from '../../../../server-bundle/deploy/compose.ts';
import type { DeploymentFile } from '../../plan/situation.ts';
import type { Machine } from '../setup/setup.ts';

/** Docker Engine knows `start_interval` since 25. */
const START_INTERVAL_SINCE = 25;

export function deployment(stack: StackConfiguration, imageReference: string, { memoryBytes, dockerMajor }: Machine): readonly DeploymentFile[] {
  const startInterval = dockerMajor === null || dockerMajor >= START_INTERVAL_SINCE;
  return renderDeployment({ stack, imageReference, memoryBytes, startInterval }).files;
}
