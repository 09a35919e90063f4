/** A server of the person's, how to log in, and the state of the connection. */
import { z } from 'zod';
import { domainName, hostName, serverId } from './names.ts';

/** How to log in. Secrets go in through this and never come back out. */
export const credential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal('key'), privateKey: z.string().min(1).max(65_536), passphrase: z.string().max(1024).optional() }),
  z.object({ kind: z.literal('agent') }),
]);
export type Credential = z.infer<typeof credential>;

/** As given: a key may stay in its file until main reads it there. Only files that the SSH configuration names are read. */
export const givenCredential = z.discriminatedUnion('kind', [
  ...credential.options,
  z.object({ kind: z.literal('key-file'), path: z.string().min(1).max(4096), passphrase: z.string().max(1024).optional() }),
]);
export type GivenCredential = z.infer<typeof givenCredential>;

export const endpoint = z.object({
  host: hostName,
  port: z.int().min(1).max(65_535).default(22),
  user: z
    .string()
    .trim()
    .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/)
    .default('root'),
});
export type Endpoint = z.infer<typeof endpoint>;

/** A host of ~/.ssh/config. */
export const sshHost = z.object({
  alias: z.string(),
  endpoint,
  /** Absolute path of its private key; null when the file names none. */
  identityFile: z.string().nullable(),
  jump: z.array(endpoint).max(4),
  /** It is reached by a ProxyCommand, or by a jump that was not understood. */
  hasOtherProxy: z.boolean(),
});
export type SshHost = z.infer<typeof sshHost>;

export const hostKey = z.object({
  /** e.g. ssh-ed25519 */
  algorithm: z.string().max(64),
  /** SHA256:base64, as OpenSSH prints it. */
  fingerprint: z.string().max(128),
});
export type HostKey = z.infer<typeof hostKey>;

export const server = z.object({
  id: serverId,
  name: z.string().min(1).max(100),
  endpoint,
  hostKey,
  /** How Palomar logs in now. */
  login: z.enum(['password', 'key', 'agent']),
  /** The mail domain, once set up. */
  domain: domainName.nullable(),
  /** mail.<domain>, once set up. */
  hostname: hostName.nullable(),
  practice: z.boolean(),
  addedAt: z.iso.datetime(),
  jump: z.array(endpoint).max(4),
});
export type Server = z.infer<typeof server>;

export const connectionState = z.object({
  serverId,
  state: z.enum(['idle', 'connecting', 'connected', 'reconnecting', 'failed']),
  latencyMs: z.number().nullable(),
  since: z.iso.datetime(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ConnectionState = z.infer<typeof connectionState>;
