/** The practice world. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';

export const practice = {
  status: oc.output(m.practiceState),
  /** Brings the practice world up (building what is missing) and adds its fresh VPS to nothing: `ready` says how to reach it. */
  start: oc.output(eventIterator(m.practiceEvent)),
  /** Pins the world's VPS and stores it as a server, ready for set-up. */
  adopt: oc.output(m.server),
  stop: oc.output(z.object({})),
};
