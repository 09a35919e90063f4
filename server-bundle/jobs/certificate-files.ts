/**
 * The files of the certificate. This is the one writer: each file whole under a temporary name, fsynced, renamed.
 * Readers check that key and certificate belong together, so the moment between the two renames harms nobody.
 */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { access, chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CERTIFICATE_FILE, KEY_FILE } from '../base/certificate.ts';
import { CERTIFICATE_STATUS_FILE, CHALLENGES_DIRECTORY, CHALLENGE_TOKEN } from '../base/certificate-status.ts';
import type { CertificateStatus } from '../base/certificate-status.ts';
import { codeOf } from '../base/errors.ts';
import type { PresentCertificate } from './certificate-plan.ts';
import type { KeyAndCertificate } from './self-signed.ts';

const ACCOUNT_FILE = 'account.json';
/** Put there by an administrator of the server: order a new certificate at the next look, due or not. */
const WISH_FILE = 'renew-now';
/** Why it was not granted, in words; for whoever wished. */
const WISH_PROBLEM_FILE = 'renew-problem';

const acmeAccount = z.object({ directoryUrl: z.string(), url: z.string(), key: z.string() });
/** An account belongs to one authority; `key` is a secret. */
export type AcmeAccount = z.infer<typeof acmeAccount>;

export async function prepareDirectory(directory: string): Promise<void> {
  await mkdir(path.join(directory, CHALLENGES_DIRECTORY), { recursive: true, mode: 0o755 });
  for (const file of [KEY_FILE, ACCOUNT_FILE]) {
    await chmod(path.join(directory, file), 0o600).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
}

/** Undefined when there is none, or its key does not fit. */
export async function readPresent(directory: string): Promise<PresentCertificate | undefined> {
  try {
    const [pem, key] = await Promise.all([
      readFile(path.join(directory, CERTIFICATE_FILE), 'utf8'),
      readFile(path.join(directory, KEY_FILE), 'utf8'),
    ]);
    const certificate = new X509Certificate(pem);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return undefined;
    return {
      selfSigned: certificate.issuer === certificate.subject,
      names: (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^DNS:/, '')),
      notBefore: new Date(certificate.validFrom).getTime(),
      notAfter: new Date(certificate.validTo).getTime(),
    };
  } catch {
    return undefined;
  }
}

export async function writePair(directory: string, pair: KeyAndCertificate): Promise<void> {
  await writeWhole(path.join(directory, KEY_FILE), pair.key, 0o600);
  await writeWhole(path.join(directory, CERTIFICATE_FILE), pair.cert, 0o644);
}

export function writeStatus(directory: string, status: CertificateStatus): Promise<void> {
  return writeWhole(path.join(directory, CERTIFICATE_STATUS_FILE), JSON.stringify(status), 0o644);
}

/** The account kept for this authority; undefined when there is none, or it is of another. */
export async function readAccount(directory: string, directoryUrl: string): Promise<AcmeAccount | undefined> {
  try {
    const account = acmeAccount.parse(JSON.parse(await readFile(path.join(directory, ACCOUNT_FILE), 'utf8')));
    return account.directoryUrl === directoryUrl ? account : undefined;
  } catch {
    return undefined;
  }
}

export function writeAccount(directory: string, account: AcmeAccount): Promise<void> {
  return writeWhole(path.join(directory, ACCOUNT_FILE), JSON.stringify(account), 0o600);
}

export async function isWished(directory: string): Promise<boolean> {
  return access(path.join(directory, WISH_FILE)).then(
    () => true,
    () => false,
  );
}

/** Takes the wish away. */
export async function answerWish(directory: string, problem: string | null): Promise<void> {
  if (problem !== null) await writeWhole(path.join(directory, WISH_PROBLEM_FILE), `${problem}\n`, 0o644);
  await rm(path.join(directory, WISH_FILE), { force: true });
}

export async function forgetAccount(directory: string): Promise<void> {
  await rm(path.join(directory, ACCOUNT_FILE), { force: true });
}

/** @throws when the token, which comes from the authority, is no token. */
export async function writeChallenge(directory: string, token: string, answer: string): Promise<void> {
  await writeWhole(challengeFile(directory, token), answer, 0o644);
}

export async function removeChallenge(directory: string, token: string): Promise<void> {
  await rm(challengeFile(directory, token), { force: true });
}

function challengeFile(directory: string, token: string): string {
  if (!CHALLENGE_TOKEN.test(token)) throw new Error('The ACME server sent a challenge token that is none (RFC 8555 §8.3).');
  return path.join(directory, CHALLENGES_DIRECTORY, token);
}

async function writeWhole(file: string, content: string, mode: number): Promise<void> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(content);
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
