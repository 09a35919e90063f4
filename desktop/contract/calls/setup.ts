/** Set-up: looked at, planned, run, followed, cancelled. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const setup = {
  preflight: oc.input(ofServer.extend({ domain: m.domainName.optional() })).output(m.preflight),
  plan: oc.input(ofServer.extend({ domain: m.domainName })).output(m.plan),
  /** Starts, or joins the run already under way (its events from the first). */
  run: oc.input(ofServer.extend({ domain: m.domainName })).output(eventIterator(m.setupEvent)),
  /** The events of the current or last run; ends when the run does. */
  follow: oc.input(ofServer).output(eventIterator(m.setupEvent)),
  cancel: oc.input(ofServer).output(z.object({ cancelled: z.boolean() })),
};
