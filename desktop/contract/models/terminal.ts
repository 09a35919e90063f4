/** A shell. */
import { z } from 'zod';

export const terminalEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), /** base64 */ data: z.string() }),
  z.object({ kind: z.literal('exit'), exitCode: z.number().nullable() }),
]);
export type TerminalEvent = z.infer<typeof terminalEvent>;
