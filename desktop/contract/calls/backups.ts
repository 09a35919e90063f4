/** Backups on this computer; they are made and restored as tasks. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

const one = z.object({ id: m.backupId });
const receivedId = z.string().regex(/^[0-9a-f]{32}$/);
/** 1 MB in base64. */
const PIECE_MAX_CHARACTERS = 1_400_000;

export const backups = {
  /** Those of this server, and those of others for the same domain: a lost server is restored to a new one. */
  list: oc.input(ofServer).output(m.backupList),
  verify: oc.input(one).output(m.backup),
  /**
   * A file that a page hands over, piece after piece: the first one without an `id`, `at` is how many bytes came before. What is not imported within
   * the hour goes.
   */
  receive: oc
    .input(z.object({ id: receivedId.optional(), at: z.int().min(0), bytes: z.base64().max(PIECE_MAX_CHARACTERS) }))
    .output(z.object({ id: receivedId })),
  /** Made on another computer with a passphrase, or one that this vault knows and whose file is gone from its place. Verified before it is listed. */
  import: oc
    .input(
      ofServer.extend({
        source: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('file'), file: text(4096).min(1) }),
          z.object({ kind: z.literal('received'), id: receivedId }),
        ]),
        passphrase: text(1024).optional(),
      }),
    )
    .output(m.backup),
  remove: oc.input(one).output(z.object({})),
  rule: oc.input(ofServer.extend({ rule: m.backupRule })).output(m.backupRule),
  /** Takes effect while an app with a window is open; `palomar backup due` does the same from cron. */
  schedule: oc.input(ofServer.extend({ schedule: m.backupSchedule })).output(m.backupSchedule),
};
