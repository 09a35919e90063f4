/** Refuses a runtime on which opening a database would end the process without a word. */
import { PalomarError } from '../../contract/errors.ts';
import { MINIMUM_NODE_MAJOR } from './limits.ts';

/** @throws PalomarError INTERNAL on Node below 24 */
export function requireCurrentNode(version: string = process.versions.node): void {
  const major = Number(version.split('.')[0]);
  if (major >= MINIMUM_NODE_MAJOR) return;
  throw new PalomarError(
    'INTERNAL',
    `This is Node ${version}, and the vault needs Node ${MINIMUM_NODE_MAJOR}: on an older one the database library crashes. Start Palomar with "npm start" or "npx palomar", which bring their own.`,
    { data: { version } },
  );
}
