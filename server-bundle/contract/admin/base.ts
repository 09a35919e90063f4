/** What every subject of the admin contract shares: the errors it may answer, and the inputs that several subjects take. */
import { oc } from '@orpc/contract';
import { z } from 'zod';

export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .min(4)
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
export const address = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(254)
  .regex(/^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"]{4,253}$/);

const errors = {
  NOT_FOUND: { status: 404, message: 'There is nothing of that name.' },
  CONFLICT: { status: 409, message: 'Something of that name exists already.' },
  WRONG_PASSWORD: { status: 403, message: 'The current password is not that one.' },
} as const;

export const base = oc.errors(errors);
