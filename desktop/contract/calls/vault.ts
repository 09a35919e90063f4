/** The vault: made, opened, shut. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { text } from './inputs.ts';

export const vault = {
  /** With no passphrase the OS keychain keeps the key. */
  create: oc.input(z.object({ passphrase: text(1024).min(8).optional() })).output(m.vaultState),
  unlock: oc.input(z.object({ passphrase: text(1024).optional() })).output(m.vaultState),
  lock: oc.output(m.vaultState),
};
