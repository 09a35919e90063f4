/** The containers of the stack. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const containers = {
  list: oc.input(ofServer).output(z.array(m.container)),
  watch: oc.input(ofServer.extend({ intervalMs: z.int().min(1000).max(60_000).default(2000) })).output(eventIterator(z.array(m.container))),
  act: oc.input(ofServer.extend({ service: text(64), action: z.enum(['start', 'stop', 'restart']) })).output(m.container),
};
