/** How mail leaves: who is not written to, through which relay, how much a login may send, and how TLS went. */
import { z } from 'zod';
import { base, domainName } from './base.ts';

const anyAddress = z.string().trim().min(3).max(320);
const done = z.object({});

export const suppressionModel = z.object({
  /** Of the sender: each domain has a list of its own. */
  domain: z.string(),
  address: z.string(),
  reason: z.enum(['bounce', 'complaint', 'manual']),
  response: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** Null: until it is taken off. */
  expiresAt: z.iso.datetime().nullable(),
});

export const suppressionsContract = {
  list: base
    .route({ method: 'GET', path: '/suppressions' })
    .input(z.object({ domain: domainName.optional(), limit: z.coerce.number().int().min(1).max(10_000).default(1000) }))
    .output(z.array(suppressionModel)),
  add: base
    .route({ method: 'POST', path: '/suppressions' })
    .input(z.object({ domain: domainName, address: anyAddress, expiresAt: z.iso.datetime().optional() }))
    .output(done),
  remove: base
    .route({ method: 'DELETE', path: '/suppressions/{domain}/{address}' })
    .input(z.object({ domain: domainName, address: anyAddress }))
    .output(done),
};

/** A sender's domain; `*` for every domain that has none of its own. */
const relayDomain = z.union([z.literal('*'), domainName]);
const security = z.enum(['implicit', 'starttls', 'none']);

export const relayModel = z.object({
  domain: z.string(),
  host: z.string(),
  port: z.number(),
  security,
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  createdAt: z.iso.datetime(),
});

export const relaysContract = {
  list: base.route({ method: 'GET', path: '/relays' }).output(z.array(relayModel)),
  /** Without a password the one that is there stays, as long as host and user stay. */
  set: base
    .route({ method: 'PUT', path: '/relays/{domain}' })
    .input(
      z.object({
        domain: relayDomain,
        host: domainName,
        port: z.coerce.number().int().min(1).max(65_535),
        security,
        username: z.string().min(1).max(320).optional(),
        password: z.string().min(1).max(1024).optional(),
      }),
    )
    .output(done),
  remove: base
    .route({ method: 'DELETE', path: '/relays/{domain}' })
    .input(z.object({ domain: relayDomain }))
    .output(done),
};

/** Null: no such limit. */
const limit = z.number().int().min(0).max(1_000_000_000).nullable().default(null);
const limits = { messagesPerHour: limit, messagesPerDay: limit, recipientsPerHour: limit, recipientsPerDay: limit };
/** An account's address, a domain (all its accounts together), or `*` (each account that has none of its own). */
const subject = z.string().trim().toLowerCase().min(1).max(320);

export const sendingLimitModel = z.object({ subject: z.string(), ...limits });

export const sendingLimitsContract = {
  list: base.route({ method: 'GET', path: '/sending-limits' }).output(z.array(sendingLimitModel)),
  set: base
    .route({ method: 'PUT', path: '/sending-limits/{subject}' })
    .input(z.object({ subject, ...limits }))
    .output(done),
  remove: base.route({ method: 'DELETE', path: '/sending-limits/{subject}' }).input(z.object({ subject })).output(done),
};

/** Sessions of one day that ended alike (RFC 8460 §4). */
export const tlsResultModel = z.object({
  day: z.string(),
  domain: z.string(),
  policy: z.enum(['tlsa', 'sts', 'no-policy-found']),
  host: z.string(),
  address: z.string(),
  result: z.string(),
  sessions: z.number(),
});

export const tlsResultsContract = {
  list: base
    .route({ method: 'GET', path: '/tls-results' })
    .input(z.object({ day: z.iso.date().optional(), domain: domainName.optional(), limit: z.coerce.number().int().min(1).max(10_000).default(1000) }))
    .output(z.array(tlsResultModel)),
};
