/** Backups on this computer; they are made and restored as tasks. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

const one = z.object({ id: m.backupId });

export const backups = {
  /** Those of this server, and those of others for the same domain: a lost server is restored to a new one. */
  list: oc.input(ofServer).output(m.backupList),
  verify: oc.input(one).output(m.backup),
  /** A file of this computer, made elsewhere with a passphrase. */
  import: oc.input(ofServer.extend({ file: text(4096).min(1), passphrase: text(1024).min(1) })).output(m.backup),
  remove: oc.input(one).output(z.object({})),
  rule: oc.input(ofServer.extend({ rule: m.backupRule })).output(m.backupRule),
};
