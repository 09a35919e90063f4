/** Settings of the whole server, and of one domain or one mailbox where a setting allows that; what each means stands in storage/configuration.md. */
import { z } from 'zod';
import { address, base, domainName } from './base.ts';
import { folderLanguage } from './mailboxes.ts';

const settingName = z.enum(['events.keep-days', 'events.keep-count', 'pop3.deleted-to', 'pop3.newest', 'folders.language']);
const settingValue = z.union([z.number(), z.enum(['trash', 'gone']), folderLanguage]);

export const settingsContract = {
  /** Those that were set, of the server, of every domain and mailbox, or of one domain and its mailboxes. */
  list: base
    .route({ method: 'GET', path: '/settings' })
    .input(z.object({ domain: domainName.optional() }))
    .output(
      z.array(
        z.object({
          name: settingName,
          domain: z.string().nullable(),
          address: z.string().nullable(),
          value: settingValue,
          updatedAt: z.iso.datetime(),
        }),
      ),
    ),
  /** What holds, and who says so. */
  get: base
    .route({ method: 'GET', path: '/settings/{name}' })
    .input(z.object({ name: settingName, domain: domainName.optional(), address: address.optional() }))
    .output(z.object({ value: settingValue, from: z.enum(['mailbox', 'domain', 'server', 'standard']) })),
  /** Null takes it back. */
  set: base
    .route({ method: 'PUT', path: '/settings/{name}' })
    .input(z.object({ name: settingName, domain: domainName.optional(), address: address.optional(), value: settingValue.nullable() }))
    .output(z.object({})),
};
