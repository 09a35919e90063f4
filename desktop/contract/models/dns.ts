/** Records to publish, and what became of them. */
import { z } from 'zod';
import { domainName, hostName, serverId } from './names.ts';
import { checkResult } from './setup.ts';

export const dnsRecord = z.object({
  /** Absolute name without the trailing dot. */
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'MX', 'TXT', 'CNAME', 'SRV', 'CAA', 'TLSA', 'PTR']),
  /** Presentation format, as pasted at a provider (TXT unquoted). */
  value: z.string(),
  priority: z.number().nullable(),
  ttlSeconds: z.number(),
  why: z.string(),
  required: z.boolean(),
});
export type DnsRecord = z.infer<typeof dnsRecord>;

export const dnsCheck = z.object({
  id: z.string(),
  /** Number in the catalogue. */
  number: z.number(),
  group: z.enum(['records', 'reputation', 'transport']),
  title: z.string(),
  result: checkResult,
  /** What was asked of whom. */
  asked: z.string(),
  got: z.string(),
  expected: z.string(),
  remedy: z.string().nullable(),
  /** Records that make it green. */
  records: z.array(dnsRecord),
  rfc: z.string().nullable(),
});
export type DnsCheck = z.infer<typeof dnsCheck>;

export const dnsReport = z.object({
  serverId,
  domain: domainName,
  checks: z.array(dnsCheck),
  totals: z.object({ pass: z.number(), warn: z.number(), fail: z.number(), unknown: z.number() }),
  checkedAt: z.iso.datetime(),
});
export type DnsReport = z.infer<typeof dnsReport>;

/** An authority that takes RFC 2136 updates signed with TSIG (RFC 8945). */
export const dnsUpdateTarget = z.object({
  host: hostName,
  port: z.int().min(1).max(65_535).default(53),
  zone: domainName,
  keyName: z.string().min(1).max(253),
  algorithm: z.enum(['hmac-sha256', 'hmac-sha512']).default('hmac-sha256'),
  /** Base64. */
  secret: z.string().min(1).max(1024),
});
export type DnsUpdateTarget = z.infer<typeof dnsUpdateTarget>;
