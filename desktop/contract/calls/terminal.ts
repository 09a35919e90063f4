/** Shells. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const terminal = {
  /** A shell on the server (no service) or in a container. The first event is `opened`. */
  open: oc
    .input(ofServer.extend({ service: text(64).optional(), columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) }))
    .output(eventIterator(z.union([z.object({ kind: z.literal('opened'), terminalId: z.string() }), m.terminalEvent]))),
  write: oc.input(z.object({ terminalId: text(64), /** base64 */ data: text(1_000_000) })).output(z.object({})),
  resize: oc.input(z.object({ terminalId: text(64), columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) })).output(z.object({})),
  close: oc.input(z.object({ terminalId: text(64) })).output(z.object({})),
};
