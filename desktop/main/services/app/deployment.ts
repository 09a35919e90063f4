/** The files of the stack on a server, as the bundle's own renderer makes them. */
import type { StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { DeploymentFile } from '../../plan/situation.ts';

export function deployment(_stack: StackConfiguration, _imageReference: string): readonly DeploymentFile[] {
  throw new PalomarError('INTERNAL', 'This build of Palomar cannot write the configuration of a server.');
}
