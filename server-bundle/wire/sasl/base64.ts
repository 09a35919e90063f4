/** The base64 that SASL profiles carry messages in (RFC 4648 §4), read strictly: no spaces, no other alphabet, nothing after the padding. */
import { SASL_MESSAGE_MAX_BYTES } from './limits.ts';
import { SaslProblem } from './problem.ts';

const SHAPE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** @throws SaslProblem malformed */
export function decodeBase64(text: string): Buffer {
  if (text.length > Math.ceil(SASL_MESSAGE_MAX_BYTES / 3) * 4) throw new SaslProblem('malformed', 'That is too long');
  if (!SHAPE.test(text)) throw new SaslProblem('malformed', 'That is not base64');
  return Buffer.from(text, 'base64');
}

/** An initial response as it stands on the command line: "=" is an empty one, nothing is none. @throws SaslProblem malformed */
export function decodeInitial(text: string | null): Buffer | null {
  if (text === null) return null;
  return text === '=' ? Buffer.alloc(0) : decodeBase64(text);
}
