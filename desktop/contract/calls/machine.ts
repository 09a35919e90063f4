/** How busy a server is. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const machine = {
  /** Two looks a second apart, so that rates are in it. */
  now: oc.input(ofServer).output(m.machineSample),
  watch: oc.input(ofServer.extend({ intervalMs: z.int().min(1000).max(60_000).default(3000) })).output(eventIterator(m.machineSample)),
  history: oc.input(ofServer.extend({ range: m.machineRange.default('day') })).output(m.machineHistory),
};
