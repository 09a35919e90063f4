/** Everything the vault knows, taken to another computer in one file. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { text } from './inputs.ts';

export const profile = {
  /** Sealed with the passphrase before it leaves main. */
  export: oc.input(z.object({ passphrase: text(1024).min(8) })).output(z.object({ fileName: z.string(), /** base64 */ content: z.string() })),
  /** Adds what is missing; what is here stays as it is. */
  import: oc.input(z.object({ passphrase: text(1024), /** base64 */ content: text(3_000_000) })).output(m.profileImport),
};
