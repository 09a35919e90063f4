/** PLAIN (RFC 4616): authorization identity NUL user NUL password, in one message. */
import { SASL_USER_MAX_LENGTH } from './limits.ts';
import { SaslProblem } from './problem.ts';
import { readText, requireUser } from './text.ts';

export interface PlainLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Many clients put the name into the first field and leave the second empty: then the first is the user.
 * @throws SaslProblem malformed; refused when somebody is to act for somebody else.
 */
export function readPlain(message: Buffer): PlainLogin {
  const [authorize, user, password, ...rest] = readText(message).split('\0');
  if (authorize === undefined || user === undefined || password === undefined || rest.length > 0)
    throw new SaslProblem('malformed', 'That is not a PLAIN message');
  if (authorize !== '' && user !== '' && authorize !== user) throw new SaslProblem('refused', 'Nobody may log in for somebody else');
  return { user: requireUser(user === '' ? authorize : user, SASL_USER_MAX_LENGTH), password };
}
