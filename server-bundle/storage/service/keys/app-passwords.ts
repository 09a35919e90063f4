/**
 * App passwords: made here, never chosen, so long (139 bits) that no stretching has to guard them. What stays is what SCRAM-SHA-256 keeps
 * (RFC 5802 §3: stored key, server key) and the mailbox key enclosed under the client key, which is nowhere: whoever logs in brings it.
 *
 * All app passwords of one account share a salt, so that a client which knows only the address can be answered before it says which of
 * them it has; its proof then fits one of them. For passwords of this length the salt keeps nobody out who could otherwise come in.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { generatePassword } from '../../../base/generated-password.ts';
import { recoverClientKey, scramKeys, serverSignature, storedKeyOf } from '../../../wire/sasl/scram-keys.ts';
import { APP_PASSWORDS_MAX } from '../limits.ts';
import { disclose, enclose } from './enclosure.ts';

/** What is kept of one. Not secret from its owner's mailbox; enough to check a proof, not to make one. */
export interface AppCredential {
  readonly id: string;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
  readonly wrapped: Buffer;
}

/** Never changed: the client's part of the work was done with it when the password was made. RFC 7677 §4 wants at least this. */
export const SCRAM_ITERATIONS = 4096;
export const SALT_SECRET_LENGTH = 32;
const SALT_LENGTH = 16;
const GROUPS = 7;

/** For every name the same salt each time, whether there is such an account or not: nobody learns which addresses exist. */
export function scramSalt(secret: Buffer, user: string): Buffer {
  return createHmac('sha256', secret).update(user).digest().subarray(0, SALT_LENGTH);
}

export function generateAppPassword(): string {
  return generatePassword(GROUPS);
}

/** Of the shape that this server makes: worth the cheap comparison before argon2id. */
export function isGeneratedPassword(password: string): boolean {
  return /^(?:[a-z2-9]{4}-){5,6}[a-z2-9]{4}$/.test(password);
}

/** `password` is a generated one: it is guarded by its length and nothing else. */
export async function createCredential(password: string, salt: Buffer, accountId: string, mailboxKey: Buffer): Promise<AppCredential> {
  const id = randomBytes(8).toString('hex');
  const { clientKey, storedKey, serverKey } = await scramKeys(password, salt, SCRAM_ITERATIONS);
  const outer = wrappingKey(clientKey);
  const wrapped = enclose(outer, mailboxKey, purpose(accountId, id));
  outer.fill(0);
  clientKey.fill(0);
  return { id, storedKey, serverKey, wrapped };
}

export interface Opened<Credential> {
  readonly credential: Credential;
  readonly key: Buffer;
}

/** The credential whose password this is, and the mailbox key. Costs the same whatever is given. */
export async function openWithPassword<Credential extends AppCredential>(
  credentials: readonly Credential[],
  salt: Buffer,
  accountId: string,
  password: string,
): Promise<Opened<Credential> | undefined> {
  const { clientKey } = await scramKeys(password, salt, SCRAM_ITERATIONS);
  const storedKey = storedKeyOf(clientKey);
  const credential = credentials.find((each) => each.storedKey.equals(storedKey));
  const key = credential && openWithClientKey(credential, accountId, clientKey);
  clientKey.fill(0);
  return key && { credential, key };
}

/** The same by a SCRAM proof. As many are compared when there are few credentials, or none, as when there are many. */
export function openWithProof<Credential extends AppCredential>(
  credentials: readonly Credential[],
  accountId: string,
  authMessage: string,
  proof: Buffer,
): (Opened<Credential> & { readonly serverSignature: Buffer }) | undefined {
  let found: (Opened<Credential> & { readonly serverSignature: Buffer }) | undefined;
  for (let index = 0; index < APP_PASSWORDS_MAX; index++) {
    const credential = credentials[index];
    const clientKey = recoverClientKey(credential?.storedKey ?? NOBODY, authMessage, proof);
    if (!credential || !clientKey) continue;
    const key = openWithClientKey(credential, accountId, clientKey);
    clientKey.fill(0);
    if (key) found = { credential, key, serverSignature: serverSignature(credential.serverKey, authMessage) };
  }
  return found;
}

const NOBODY = Buffer.alloc(32);

function openWithClientKey(credential: AppCredential, accountId: string, clientKey: Buffer): Buffer | undefined {
  const outer = wrappingKey(clientKey);
  const key = disclose(outer, credential.wrapped, purpose(accountId, credential.id));
  outer.fill(0);
  return key;
}

function wrappingKey(clientKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', clientKey, Buffer.alloc(0), 'palomar app password', 32));
}

function purpose(accountId: string, id: string): string {
  return `app-password:${accountId}:${id}`;
}
