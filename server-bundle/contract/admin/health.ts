/** Whether the API service and storage are up. */
import { z } from 'zod';
import { base } from './base.ts';

export const healthContract = {
  get: base.route({ method: 'GET', path: '/health' }).output(z.object({ version: z.string(), storage: z.boolean(), uptimeSeconds: z.number() })),
};
