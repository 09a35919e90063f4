/** NOOP (RFC 1939 §5). */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const noop: Run = (_session, command) => {
  requireNone(command);
  return Promise.resolve('Nothing done');
};
