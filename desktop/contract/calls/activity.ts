/** What was done on a server. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const activity = {
  list: oc
    .input(ofServer.extend({ limit: z.int().min(1).max(5000).default(200), before: z.iso.datetime().optional() }))
    .output(z.array(m.auditEntry)),
};
