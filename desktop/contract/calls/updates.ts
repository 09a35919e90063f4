/** Updates of the distribution and of the stack; they are carried out as tasks, and by set-up. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const updates = {
  /** `refresh` fetches the distribution's lists first, which takes seconds. */
  system: oc.input(ofServer.extend({ refresh: z.boolean().default(false) })).output(m.systemUpdates),
  stack: oc.input(ofServer).output(m.stackVersions),
};
