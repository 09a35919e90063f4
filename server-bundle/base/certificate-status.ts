/**
 * The small file beside the certificate in which its writer says how the last try went, for the API to show. Nothing
 * in it is needed to serve.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export const CERTIFICATE_STATUS_FILE = 'status.json';
/** Tokens of HTTP-01 challenges, one file each. */
export const CHALLENGES_DIRECTORY = 'challenges';
/** RFC 8555 §8.3: base64url alphabet; nothing that could be a path. */
export const CHALLENGE_TOKEN = /^[A-Za-z0-9_-]{16,256}$/;

const certificateStatus = z.object({
  lastProblem: z.string().max(4000).nullable(),
  lastTryAt: z.number(),
  nextTryAt: z.number().nullable(),
});
export type CertificateStatus = z.infer<typeof certificateStatus>;

/** Null when nothing was tried yet. */
export async function readCertificateStatus(tlsDirectory: string): Promise<CertificateStatus | null> {
  try {
    return certificateStatus.parse(JSON.parse(await readFile(path.join(tlsDirectory, CERTIFICATE_STATUS_FILE), 'utf8')));
  } catch {
    return null;
  }
}
