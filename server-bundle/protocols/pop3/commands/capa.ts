/** CAPA (RFC 2449 §5). Ways to log in are told behind TLS only, and there are none without it. */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import type { Session } from '../session.ts';

export const capa: Run = (session, command) => {
  requireNone(command);
  session.line('+OK This is what the server can do');
  for (const capability of capabilities(session)) session.line(capability);
  session.line('.');
  return Promise.resolve(null);
};

/** EXPIRE NEVER (RFC 2449 §6.7): the server removes nothing by itself. No LOGIN-DELAY: anybody may come again at once. */
function capabilities(session: Session): readonly string[] {
  const mechanisms = session.mechanisms();
  return [
    'TOP',
    'UIDL',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    'PIPELINING',
    'EXPIRE NEVER',
    'UTF8 USER',
    ...(mechanisms.length > 0 ? ['USER', `SASL ${mechanisms.join(' ')}`] : []),
    ...(session.isSecure ? [] : ['STLS']),
    'IMPLEMENTATION Palomar',
  ];
}
