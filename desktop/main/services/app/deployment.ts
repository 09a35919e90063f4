/** The files of the stack on a server, as the bundle's own renderer makes them. */
import type { StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { renderDeployment } from '../../../../server-bundle/deploy/compose.ts';
import type { DeploymentFile } from '../../plan/situation.ts';

export function deployment(stack: StackConfiguration, imageReference: string): readonly DeploymentFile[] {
  return renderDeployment({ stack, imageReference }).files;
}
