/** The containers of the stack. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const containers = {
  list: oc.input(ofServer).output(z.array(m.container)),
  watch: oc.input(ofServer.extend({ intervalMs: z.int().min(1000).max(60_000).default(2000) })).output(eventIterator(z.array(m.container))),
  /** `recreate` makes the container anew from its image and the configuration on the server, under the server's lock. */
  act: oc.input(ofServer.extend({ service: text(64), action: z.enum(['start', 'stop', 'restart', 'recreate']) })).output(m.container),
  inspect: oc.input(ofServer.extend({ service: text(64) })).output(m.containerDetails),
  /**
   * What the containers themselves remember of the last hours, then what Docker does, then what happens. Docker forgets all but some hundred
   * events, and all when it restarts; within a batch they are in order, between the first two they are not.
   */
  events: oc.input(ofServer.extend({ sinceHours: z.int().min(1).max(168).default(24) })).output(eventIterator(z.array(m.containerEvent))),
};
