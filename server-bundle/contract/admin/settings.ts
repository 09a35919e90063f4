/** Settings of the whole server, and of one domain where a setting allows that; what each means stands in storage/configuration.md. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

const settingName = z.enum(['events.keep-days', 'events.keep-count', 'pop3.deleted-to', 'pop3.newest']);
const settingValue = z.union([z.number(), z.enum(['trash', 'gone'])]);

export const settingsContract = {
  /** Those that were set, of the server and of every domain, or of one domain. */
  list: base
    .route({ method: 'GET', path: '/settings' })
    .input(z.object({ domain: domainName.optional() }))
    .output(z.array(z.object({ name: settingName, domain: z.string().nullable(), value: settingValue, updatedAt: z.iso.datetime() }))),
  /** What holds, and who says so. */
  get: base
    .route({ method: 'GET', path: '/settings/{name}' })
    .input(z.object({ name: settingName, domain: domainName.optional() }))
    .output(z.object({ value: settingValue, from: z.enum(['domain', 'server', 'standard']) })),
  /** Null takes it back. */
  set: base
    .route({ method: 'PUT', path: '/settings/{name}' })
    .input(z.object({ name: settingName, domain: domainName.optional(), value: settingValue.nullable() }))
    .output(z.object({})),
};
