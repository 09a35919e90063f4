/** How mail leaves a server, and what its administrator may set. */
import { z } from 'zod';

export const suppression = z.object({
  /** Of the sender: each domain has a list of its own. */
  domain: z.string(),
  address: z.string(),
  reason: z.enum(['bounce', 'complaint', 'manual']),
  response: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** Null: until it is taken off. */
  expiresAt: z.iso.datetime().nullable(),
});
export type Suppression = z.infer<typeof suppression>;

export const relaySecurity = z.enum(['implicit', 'starttls', 'none']);
export const relay = z.object({
  /** Of the sender; `*` for every domain that has none of its own. */
  domain: z.string(),
  host: z.string(),
  port: z.number(),
  security: relaySecurity,
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Relay = z.infer<typeof relay>;

const limit = z.int().min(0).max(1_000_000_000).nullable();
/** Null: no such limit. */
export const sendingLimits = z.object({ messagesPerHour: limit, messagesPerDay: limit, recipientsPerHour: limit, recipientsPerDay: limit });
/** Of an account's address, a domain (all its accounts together), or `*` (each account that has none of its own). */
export const sendingLimit = sendingLimits.extend({ subject: z.string() });
export type SendingLimit = z.infer<typeof sendingLimit>;

/** Sessions of one day that ended alike (RFC 8460 §4). */
export const tlsResult = z.object({
  day: z.string(),
  domain: z.string(),
  policy: z.enum(['tlsa', 'sts', 'no-policy-found']),
  host: z.string(),
  address: z.string(),
  result: z.string(),
  sessions: z.number(),
});
export type TlsResult = z.infer<typeof tlsResult>;

export const mailSettingName = z.enum(['events.keep-days', 'events.keep-count', 'pop3.deleted-to', 'pop3.newest', 'folders.language']);
export type MailSettingName = z.infer<typeof mailSettingName>;
/** What Sent, Drafts and the others are called in mailboxes made from now on. */
export const folderLanguage = z.enum(['en', 'es', 'ca', 'de', 'fr', 'it', 'nl', 'pt']);
export type FolderLanguage = z.infer<typeof folderLanguage>;
export const mailSettingValue = z.union([z.number(), z.enum(['trash', 'gone']), folderLanguage]);
/** What holds, and who says so. */
export const mailSetting = z.object({ name: mailSettingName, value: mailSettingValue, from: z.enum(['mailbox', 'domain', 'server', 'standard']) });
export type MailSetting = z.infer<typeof mailSetting>;
