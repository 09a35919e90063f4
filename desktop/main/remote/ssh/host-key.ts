/**
 * Host keys: their fingerprint as OpenSSH prints it, and the one verdict on them. A known server that answers with
 * a key of another type is a mismatch as well: only the pinned key lets anything go on.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { Endpoint, HostKey } from '../../../contract/models.ts';
import { PalomarError } from '../../../contract/errors.ts';

const PREFERENCE: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** Reads type and SHA-256 out of a public key blob (RFC 4253 §6.6). */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const algorithm = blob.subarray(4, 4 + Math.min(length, 64)).toString('latin1');
  return { algorithm, fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}` };
}

/** The pinned type first, so that a server with several keys shows the one that was seen. */
export function algorithmsFor(pinned: HostKey | null): ServerHostKeyAlgorithm[] {
  const wanted = (algorithm: string) =>
    pinned !== null && (algorithm === pinned.algorithm || (pinned.algorithm === 'ssh-rsa' && algorithm.startsWith('rsa-')));
  return [...PREFERENCE.filter(wanted), ...PREFERENCE.filter((algorithm) => !wanted(algorithm))];
}

/** null when the key is the pinned one; else the error to stop with. Compares in constant time. */
export function judgeHostKey(endpoint: Endpoint, pinned: HostKey | null, shown: HostKey): PalomarError | null {
  if (pinned === null) return unknownKey(endpoint, shown);
  const [a, b] = [Buffer.from(pinned.fingerprint), Buffer.from(shown.fingerprint)];
  if (a.length === b.length && timingSafeEqual(a, b)) return null;
  return new PalomarError(
    'HOST_KEY_MISMATCH',
    `${endpoint.host} answered with another host key than the one you confirmed (${shown.algorithm} ${shown.fingerprint} instead of ${pinned.algorithm} ${pinned.fingerprint}). ` +
      'Either the server was reinstalled, or somebody stands between you and it. Nothing was sent to it. ' +
      "Compare the fingerprint with the one in your provider's console; only if it is yours, forget this server and add it again.",
    {
      data: {
        host: endpoint.host,
        expected: pinned.fingerprint,
        got: shown.fingerprint,
        expectedAlgorithm: pinned.algorithm,
        algorithm: shown.algorithm,
      },
    },
  );
}

function unknownKey(endpoint: Endpoint, shown: HostKey): PalomarError {
  return new PalomarError(
    'HOST_KEY_UNKNOWN',
    `${endpoint.host} has not been seen before. Its host key is ${shown.algorithm} ${shown.fingerprint}: compare it with the one in your provider's console and confirm it first.`,
    { data: { host: endpoint.host, fingerprint: shown.fingerprint, algorithm: shown.algorithm } },
  );
}
