/** Open alerts: watched, set aside, taken back. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { text } from './inputs.ts';

const one = z.object({ id: text(400).min(1) });

export const alerts = {
  /** All that are open, the dismissed as well: at once, then after every change. Looks at the servers for as long as somebody watches. */
  watch: oc.output(eventIterator(z.array(m.alert))),
  /** Until it ends and comes again. */
  dismiss: oc.input(one).output(z.object({})),
  restore: oc.input(one).output(z.object({})),
};
