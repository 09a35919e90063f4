/** The certificate that the stack serves now. */
import { z } from 'zod';
import { base } from './base.ts';

export const certificateModel = z.object({
  state: z.enum(['self-signed', 'issued', 'expired']),
  names: z.array(z.string()),
  issuer: z.string(),
  notAfter: z.iso.datetime(),
  sha256Fingerprint: z.string(),
  /** Why the last try to get one failed, in words. */
  lastProblem: z.string().nullable(),
  /** Absent before the first try. */
  lastTryAt: z.iso.datetime().nullish(),
  nextTryAt: z.iso.datetime().nullish(),
});

export const certificateContract = {
  get: base.route({ method: 'GET', path: '/certificate' }).output(certificateModel),
};
