/** CAPABILITY (RFC 5804 §2.4), NOOP (§2.13) and LOGOUT (§2.3). */
import { EXTENSIONS } from '../../../wire/sieve/extensions.ts';
import { SIEVE_LIMITS } from '../../../mail/sieve/limits.ts';
import { string } from '../../../wire/managesieve/write.ts';
import { requireCount, textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import type { Session } from '../session.ts';

export const capability: Run = (session, words) => {
  requireCount(words, 0);
  tellCapabilities(session);
  return Promise.resolve({ text: 'These are the capabilities' });
};

/** Told unasked at the greeting and after STARTTLS (§1.7, §2.2). */
export function tellCapabilities(session: Session): void {
  const told: readonly (readonly [string, string?])[] = [
    ['IMPLEMENTATION', 'Palomar'],
    ['SASL', session.mechanisms().join(' ')],
    ['SIEVE', EXTENSIONS.join(' ')],
    ...(session.isSecure ? [] : [['STARTTLS'] as const]),
    ['MAXREDIRECTS', `${SIEVE_LIMITS.redirects}`],
    ['UNAUTHENTICATE'],
    ...(session.login ? [['OWNER', session.login.address] as const] : []),
    ['VERSION', '1.0'],
  ];
  for (const [name, value] of told) session.write(`"${name}"${value === undefined ? '' : ` ${string(value)}`}\r\n`);
}

export const noop: Run = (_session, words) => {
  requireCount(words, 0, 1);
  const tag = words[0] && textOf(words[0]);
  return Promise.resolve(tag === undefined ? { text: 'Nothing done' } : { text: 'Nothing done', code: `TAG ${string(tag)}` });
};

export const logout: Run = (session, words) => {
  requireCount(words, 0);
  session.leave();
  return Promise.resolve({ text: 'Until next time' });
};
