/**
 * The server's half of a SCRAM exchange as messages (RFC 5802 §5, §7; channel binding §6): reads what the client says, writes what the
 * server answers. Knows no keys and no passwords; the proof goes to whoever keeps the stored key.
 */
import { decodeBase64 } from './base64.ts';
import { SASL_USER_MAX_LENGTH, SCRAM_NONCE_MAX_LENGTH } from './limits.ts';
import { SaslProblem } from './problem.ts';
import { SCRAM_KEY_LENGTH } from './scram-keys.ts';
import { readText, requireUser } from './text.ts';

/** What the client makes of the TLS below: nothing, nothing although it could (`y`), or a binding of that name. */
export type ClientBinding = { readonly kind: 'none' } | { readonly kind: 'not-offered' } | { readonly kind: 'bound'; readonly name: string };

export interface ClientFirst {
  readonly binding: ClientBinding;
  readonly user: string;
  readonly nonce: string;
  /** As sent, for the proof. */
  readonly gs2Header: string;
  readonly bare: string;
}

export interface ServerFirst {
  /** The client's and ours. */
  readonly nonce: string;
  readonly text: string;
}

export interface ClientFinal {
  readonly authMessage: string;
  readonly proof: Buffer;
}

/** By name: the bytes that both ends can compute from this TLS connection and no other. */
export type ChannelBindings = ReadonlyMap<string, Buffer>;

// gs2-cbind-flag "," [authzid] "," client-first-message-bare
const CLIENT_FIRST = /^((?:([ny])|p=([A-Za-z0-9.-]{1,64})),(?:a=([^,]*))?,)(.*)$/su;
// username, nonce, extensions that may be passed over
const BARE = /^n=([^,]*),r=([!-+\--~]+)((?:,[A-Za-z]=[^,]*)*)$/u;
const CLIENT_FINAL = /^(c=([^,]*),r=([!-+\--~]+)(?:,[A-Za-z]=[^,]*)*),p=([^,]*)$/u;

/** @throws SaslProblem malformed, or refused for an extension or an identity that is not ours to give. */
export function readClientFirst(message: Buffer): ClientFirst {
  const [, gs2Header, flag, bindingName, authorize, bare] = CLIENT_FIRST.exec(readText(message)) ?? [];
  if (gs2Header === undefined || bare === undefined) throw new SaslProblem('malformed', 'That is not a SCRAM message');
  if (bare.startsWith('m=')) throw new SaslProblem('refused', 'This server knows no SCRAM extension');
  const [, name = '', nonce = ''] = BARE.exec(bare) ?? [];
  if (nonce === '' || nonce.length > SCRAM_NONCE_MAX_LENGTH) throw new SaslProblem('malformed', 'That is not a SCRAM message');
  const user = readName(name);
  // An empty one is none, as some clients write it.
  if (authorize !== undefined && authorize !== '' && readName(authorize) !== user)
    throw new SaslProblem('refused', 'Nobody may log in for somebody else');
  return { binding: bindingOf(flag, bindingName), user, nonce, gs2Header, bare };
}

/**
 * The bytes that the client must have mixed in; none without channel binding.
 * @throws SaslProblem refused when the client was told, by somebody in between, that there is no channel binding (RFC 5802 §6), or wants one that is not offered.
 */
export function expectedBinding({ binding }: ClientFirst, mechanism: { readonly isPlus: boolean }, offered: ChannelBindings): Buffer {
  if (mechanism.isPlus !== (binding.kind === 'bound')) throw new SaslProblem('malformed', 'The mechanism and its channel binding do not go together');
  if (binding.kind === 'not-offered' && offered.size > 0)
    throw new SaslProblem('refused', 'This server offers channel binding, and somebody kept that from your program');
  if (binding.kind !== 'bound') return Buffer.alloc(0);
  const bytes = offered.get(binding.name);
  if (!bytes) throw new SaslProblem('refused', `This connection has no channel binding ${binding.name}`);
  return bytes;
}

/** `serverNonce` is printable ASCII without commas, and never used twice. */
export function writeServerFirst(
  first: ClientFirst,
  answer: { readonly serverNonce: string; readonly salt: Buffer; readonly iterations: number },
): ServerFirst {
  const nonce = first.nonce + answer.serverNonce;
  return { nonce, text: `r=${nonce},s=${answer.salt.toString('base64')},i=${answer.iterations}` };
}

/** @throws SaslProblem malformed; refused when it belongs to another exchange or another TLS connection. */
export function readClientFinal(
  message: Buffer,
  so: { readonly first: ClientFirst; readonly serverFirst: ServerFirst; readonly binding: Buffer },
): ClientFinal {
  const [, withoutProof, channel, nonce, proofText] = CLIENT_FINAL.exec(readText(message)) ?? [];
  if (withoutProof === undefined || channel === undefined || proofText === undefined)
    throw new SaslProblem('malformed', 'That is not a SCRAM message');
  const proof = decodeBase64(proofText);
  if (proof.length !== SCRAM_KEY_LENGTH) throw new SaslProblem('malformed', 'The proof has not the length of a proof');
  if (nonce !== so.serverFirst.nonce) throw new SaslProblem('refused', 'The nonce is not the one of this exchange');
  if (!decodeBase64(channel).equals(Buffer.concat([Buffer.from(so.first.gs2Header), so.binding])))
    throw new SaslProblem('refused', 'The channel binding is not that of this connection');
  return { authMessage: `${so.first.bare},${so.serverFirst.text},${withoutProof}`, proof };
}

export function writeServerFinal(signature: Buffer): Buffer {
  return Buffer.from(`v=${signature.toString('base64')}`);
}

function bindingOf(flag: string | undefined, name: string | undefined): ClientBinding {
  if (name !== undefined) return { kind: 'bound', name };
  return flag === 'y' ? { kind: 'not-offered' } : { kind: 'none' };
}

/** saslname: "," is =2C and "=" is =3D, and no other "=" may stand there. */
function readName(text: string): string {
  if (/=(?!2C|3D)/.test(text)) throw new SaslProblem('malformed', 'That is not a user name');
  return requireUser(text.replaceAll('=2C', ',').replaceAll('=3D', '='), SASL_USER_MAX_LENGTH);
}
