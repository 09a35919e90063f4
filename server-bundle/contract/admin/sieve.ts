/** The filter scripts (Sieve) of a mailbox. A script with mistakes is not kept, and each mistake is told with its place. */
import { z } from 'zod';
import { address, base } from './base.ts';

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\u2028\u2029]+$/u);
const script = z.string().max(128 * 1024);

export const scriptModel = z.object({
  name: z.string(),
  sizeBytes: z.number().int(),
  active: z.boolean(),
  updatedAt: z.iso.datetime(),
});

/** Both places count from 1. */
export const scriptMistakeModel = z.object({ line: z.number().int(), column: z.number().int(), message: z.string() });

const checking = base.errors({
  SCRIPT_WRONG: { status: 422, message: 'The script has mistakes and was not kept.', data: z.object({ mistakes: z.array(scriptMistakeModel) }) },
});

export const sieveContract = {
  list: base.route({ method: 'GET', path: '/mailboxes/{address}/scripts' }).input(z.object({ address })).output(z.array(scriptModel)),
  get: base
    .route({ method: 'GET', path: '/mailboxes/{address}/scripts/{name}' })
    .input(z.object({ address, name }))
    .output(z.object({ script: z.string() })),
  /** Takes the place of one of that name. */
  put: checking
    .route({ method: 'PUT', path: '/mailboxes/{address}/scripts/{name}' })
    .input(z.object({ address, name, script, activate: z.boolean().default(false) }))
    .output(z.object({})),
  /** Null: no script is active. */
  activate: base
    .route({ method: 'POST', path: '/mailboxes/{address}/active-script' })
    .input(z.object({ address, name: name.nullable() }))
    .output(z.object({})),
  remove: base.route({ method: 'DELETE', path: '/mailboxes/{address}/scripts/{name}' }).input(z.object({ address, name })).output(z.object({})),
  /** For an editor: keeps nothing. */
  check: base
    .route({ method: 'POST', path: '/scripts/check' })
    .input(z.object({ script }))
    .output(z.object({ mistakes: z.array(scriptMistakeModel) })),
};
