/** What the ports of a server really serve, and how the last order of a certificate went. */
import { z } from 'zod';

export const servedCertificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** SHA-256, as hexadecimal pairs. */
  fingerprint: z.string(),
  selfSigned: z.boolean(),
  /** The server's own name is among the names. */
  matches: z.boolean(),
  /** What a mail program would say of the chain; null when it would say nothing. */
  problem: z.string().nullable(),
  protocol: z.string(),
});
export type ServedCertificate = z.infer<typeof servedCertificate>;

export const probedPort = z.object({
  port: z.number(),
  /** smtp, submission, imaps … */
  name: z.string(),
  /** TLS from the first byte, or asked for in the clear. */
  begins: z.enum(['tls', 'starttls']),
  served: servedCertificate.nullable(),
  /** Why nothing was served, in words; null when something was. */
  error: z.string().nullable(),
});
export type ProbedPort = z.infer<typeof probedPort>;

export const certificates = z.object({
  hostname: z.string(),
  ports: z.array(probedPort),
  /** What the server says of its last try; null when it does not answer. */
  order: z
    .object({
      state: z.enum(['self-signed', 'issued', 'expired']),
      lastProblem: z.string().nullable(),
      lastTryAt: z.iso.datetime().nullable(),
      nextTryAt: z.iso.datetime().nullable(),
    })
    .nullable(),
  at: z.iso.datetime(),
});
export type Certificates = z.infer<typeof certificates>;
