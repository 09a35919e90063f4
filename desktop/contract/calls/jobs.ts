/** What runs, and who holds the lock. */
import { eventIterator, oc } from '@orpc/contract';
import * as m from '../models.ts';

export const jobs = {
  /** At once, then after every change. A lock of somebody else is known from the last refusal, until it would have gone stale. */
  watch: oc.output(eventIterator(m.work)),
};
