/** Work on a server beside set-up. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const tasks = {
  plan: oc.input(ofServer.extend({ task: m.task })).output(m.taskPlan),
  /** Starts; joins the run under way when it is the same task. CONFLICT when it is another: also another backup, or other updates. */
  run: oc.input(ofServer.extend({ task: m.task })).output(eventIterator(m.setupEvent)),
  /** The events of the run of this kind that is under way or was the last; none when the last was of another kind. */
  follow: oc.input(ofServer.extend({ kind: m.taskKind })).output(eventIterator(m.setupEvent)),
  cancel: oc.input(ofServer).output(z.object({ cancelled: z.boolean() })),
};
