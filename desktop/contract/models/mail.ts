/** Domains, mailboxes and aliases with what belongs to them. */
import { z } from 'zod';
import { domainName, emailAddress } from './names.ts';

export const mailDomain = z.object({
  name: domainName,
  dkimSelector: z.string(),
  /** Base64, as in the p= tag. */
  dkimPublicKey: z.string().default(''),
  /** The second key (RFC 8463) and its record, where it is switched on. */
  ed25519: z
    .object({ selector: z.string(), record: z.object({ name: z.string(), type: z.literal('TXT'), value: z.string() }) })
    .nullable()
    .default(null),
  createdAt: z.iso.datetime(),
  mailboxes: z.number(),
  aliases: z.number(),
});
export type MailDomain = z.infer<typeof mailDomain>;
export const mailMailbox = z.object({
  address: emailAddress,
  createdAt: z.iso.datetime(),
  sizeBytes: z.number(),
  /** Null from a server that does not tell it yet. */
  quotaBytes: z.number().nullable().default(null),
  sealedMessages: z.number(),
  locked: z.boolean(),
});
export type MailMailbox = z.infer<typeof mailMailbox>;
/** `imap`: reading mail. `smtp`: sending. `managesieve`: editing filter scripts. `pop3`: fetching INBOX. */
export const appProtocol = z.enum(['imap', 'smtp', 'managesieve', 'pop3']);
export const mailAppPassword = z.object({
  id: z.string(),
  name: z.string(),
  /** Null for all. */
  protocols: z.array(appProtocol).nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type MailAppPassword = z.infer<typeof mailAppPassword>;
/** Who can reset forgotten passwords of a domain. */
export const mailRecovery = z.object({
  domain: domainName,
  /** Null when the domain has no recovery key. */
  keyId: z.string().nullable(),
  since: z.iso.datetime().nullable(),
  mailboxes: z.number(),
  /** Of them, those that this key opens already. */
  recoverable: z.number(),
  /** The vault of this computer holds the private half. */
  isHere: z.boolean(),
});
export type MailRecovery = z.infer<typeof mailRecovery>;
/** `name@domain`, `/regular expression/i@domain` on the local part, or `*@domain` for whatever else comes. */
export const aliasAddress = z
  .string()
  .trim()
  .max(520)
  .regex(/^(?:\*|\/[^\p{Cc}]+\/i?|[^\s@<>"]{1,64})@[^\s@<>"]{1,253}$/u, 'must be an address, *@domain or /regular expression/@domain');
/** An address, a host (the same local part there), or the https URL of a webhook. */
export const aliasTarget = z
  .string()
  .trim()
  .max(900)
  .regex(/^(?:https:\/\/[!-~]+|[^\s@<>"]{1,64}@[^\s@<>"]{1,253}|(?:[a-z0-9-]+\.)+[a-z0-9-]+)$/iu, 'must be an address, a host or an https URL');
export const disabledReply = z.union([z.literal(250), z.literal(421), z.literal(550)]);
export const mailAlias = z.object({
  address: z.string(),
  kind: z.enum(['exact', 'pattern', 'catch-all']).default('exact'),
  targets: z.array(z.string()),
  /** Patterns are tried in this order. */
  position: z.number().default(0),
  /** What mail for it is answered while it is switched off. */
  disabledReply: disabledReply.nullable().default(null),
  label: z.string().default(''),
  description: z.string().default(''),
  createdAt: z.iso.datetime(),
});
export type MailAlias = z.infer<typeof mailAlias>;
export const aliasDetails = z.object({
  position: z.int().min(0).max(1_000_000).optional(),
  disabledReply: disabledReply.nullable().optional(),
  label: z.string().max(100).optional(),
  description: z.string().max(500).optional(),
});
export type AliasDetails = z.infer<typeof aliasDetails>;
/** A sender's (or, outward, a recipient's) address or domain; a client's network, or the number of its autonomous system. */
export const accessKind = z.enum(['address', 'domain', 'cidr', 'asn']);
export const accessRule = z.object({
  id: z.number(),
  domain: z.string(),
  /** Of a mailbox or alias; null for the whole domain. */
  address: z.string().nullable(),
  direction: z.enum(['in', 'out']),
  action: z.enum(['allow', 'deny']),
  kind: accessKind,
  value: z.string(),
  /** To whom it turns away; 550 when null. */
  reply: disabledReply.nullable(),
  note: z.string(),
  createdAt: z.iso.datetime(),
});
export type AccessRule = z.infer<typeof accessRule>;
export const newAccessRule = z.object({
  domain: domainName,
  address: aliasAddress.optional(),
  direction: z.enum(['in', 'out']).default('in'),
  action: z.enum(['allow', 'deny']),
  kind: accessKind,
  value: z.string().trim().min(1).max(254),
  reply: disabledReply.optional(),
  note: z.string().max(500).optional(),
});
export type NewAccessRule = z.infer<typeof newAccessRule>;
export const webhook = z.object({ url: z.string(), secret: z.string(), createdAt: z.iso.datetime(), rotatedAt: z.iso.datetime().nullable() });
export type Webhook = z.infer<typeof webhook>;
