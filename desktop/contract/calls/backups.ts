/** Backups on this computer; they are made and restored as tasks. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

const one = z.object({ id: m.backupId });

export const backups = {
  /** Those of this server, and those of others for the same domain: a lost server is restored to a new one. */
  list: oc.input(ofServer).output(m.backupList),
  verify: oc.input(one).output(m.backup),
  remove: oc.input(one).output(z.object({})),
  rule: oc.input(ofServer.extend({ rule: m.backupRule })).output(m.backupRule),
};
