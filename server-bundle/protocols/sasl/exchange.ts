/**
 * A SASL login, the same for every protocol: which mechanisms there are, in which order their messages go, and what storage is asked. The
 * protocol frames the messages (base64 after 334 or +, `*` to cancel) and words the refusals.
 */
import { randomBytes } from 'node:crypto';
import { SASL_USER_MAX_LENGTH } from '../../wire/sasl/limits.ts';
import { readPlain } from '../../wire/sasl/plain.ts';
import { SaslProblem } from '../../wire/sasl/problem.ts';
import { expectedBinding, readClientFinal, readClientFirst, writeServerFinal, writeServerFirst } from '../../wire/sasl/scram.ts';
import type { ChannelBindings } from '../../wire/sasl/scram.ts';
import { readText, requireUser } from '../../wire/sasl/text.ts';

export interface SaslRequest {
  /** As the client wrote it. */
  readonly mechanism: string;
  /** Null when the client sent none along. */
  readonly initial: Buffer | null;
  readonly bindings: ChannelBindings;
  /** Sends a challenge; resolves with the answer, decoded. @throws SaslProblem cancelled or malformed. */
  ask(challenge: Buffer): Promise<Buffer>;
}

/** Whoever knows who may log in. A refusal is thrown, in the protocol's own words. */
export interface LoginBackend<Login> {
  byPassword(user: string, password: string): Promise<Login>;
  /** For every name an answer, whether there is such a user or not. */
  scramParameters(user: string): Promise<{ readonly salt: Buffer; readonly iterations: number }>;
  byProof(user: string, authMessage: string, proof: Buffer): Promise<{ readonly login: Login; readonly serverSignature: Buffer }>;
  /** For a login that was good and that the client then did not take: what it opened is to be closed. */
  abandon?(login: Login): Promise<void>;
}

/** The strongest first. The -PLUS one only where there is a TLS connection to bind to. */
export function mechanismsWith(canBind: boolean): readonly string[] {
  return canBind ? MECHANISMS : MECHANISMS.filter((name) => !name.endsWith('-PLUS'));
}

/** For a service that speaks nothing but TLS when it offers them. */
export const MECHANISMS = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'PLAIN', 'LOGIN'] as const;

/** @throws SaslProblem, or whatever the backend throws; undefined for a mechanism that there is not. */
export async function authenticate<Login>(request: SaslRequest, backend: LoginBackend<Login>): Promise<Login | undefined> {
  switch (request.mechanism.toUpperCase()) {
    case 'PLAIN': {
      const { user, password } = readPlain(await firstOf(request));
      return backend.byPassword(user, password);
    }
    case 'LOGIN':
      return byLogin(request, backend);
    case 'SCRAM-SHA-256':
      return byScram(request, backend, false);
    case 'SCRAM-SHA-256-PLUS':
      return byScram(request, backend, true);
    default:
      return undefined;
  }
}

function firstOf(request: SaslRequest): Promise<Buffer> {
  return request.initial ? Promise.resolve(request.initial) : request.ask(Buffer.alloc(0));
}

/** LOGIN was never more than a draft (draft-murchison-sasl-login); what clients look for are these two prompts. */
async function byLogin<Login>(request: SaslRequest, backend: LoginBackend<Login>): Promise<Login> {
  const user = requireUser(readText(request.initial ?? (await request.ask(Buffer.from('Username:')))), SASL_USER_MAX_LENGTH);
  return backend.byPassword(user, readText(await request.ask(Buffer.from('Password:'))));
}

async function byScram<Login>(request: SaslRequest, backend: LoginBackend<Login>, isPlus: boolean): Promise<Login> {
  const first = readClientFirst(await firstOf(request));
  const binding = expectedBinding(first, { isPlus }, request.bindings);
  const { salt, iterations } = await backend.scramParameters(first.user);
  const serverFirst = writeServerFirst(first, { serverNonce: randomBytes(18).toString('base64'), salt, iterations });
  const { authMessage, proof } = readClientFinal(await request.ask(Buffer.from(serverFirst.text)), { first, serverFirst, binding });
  const { login, serverSignature } = await backend.byProof(first.user, authMessage, proof);
  // Neither SMTP nor IMAP can send data along with success: it is one more challenge, answered by nothing (RFC 4954 §4, RFC 9051 §6.2.2).
  try {
    const answer = await request.ask(writeServerFinal(serverSignature));
    if (answer.length > 0) throw new SaslProblem('malformed', 'The last answer of SCRAM is empty');
    return login;
  } catch (error) {
    await backend.abandon?.(login);
    throw error;
  }
}
