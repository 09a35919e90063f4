/** Text in SASL messages: UTF-8 and nothing else. A byte that is none never becomes a replacement character that two names could share. */
import { SaslProblem } from './problem.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws SaslProblem malformed */
export function readText(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new SaslProblem('malformed', 'That is not UTF-8');
  }
}

/** A name that may be logged and answered: no control characters, of bounded length. @throws SaslProblem malformed */
export function requireUser(user: string, maxLength: number): string {
  if (user === '' || user.length > maxLength || /\p{Cc}/u.test(user)) throw new SaslProblem('malformed', 'That is not a user name');
  return user;
}
