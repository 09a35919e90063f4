/** Whom an IMAP client is counted as. */
import { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { expect, it } from 'vitest';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { literalBudget } from '../../../server-bundle/protocols/imap/literal-room.ts';
import { Session } from '../../../server-bundle/protocols/imap/session.ts';
import { memoryStorage } from '../smtp/support/memory-storage.ts';

function keyOf(remoteAddress: string): string {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  const session = new Session(socket, {
    storage: memoryStorage(),
    limiter: inProcessRateLimiter(),
    log: silentLog(),
    hostname: 'mail.dovecote.test',
    secureContext: createSecureContext,
    literals: literalBudget(),
  });
  socket.destroy();
  return session.clientKey;
}

it('counts one IPv6 network as one client, and IPv4 clients one by one', () => {
  expect(keyOf('2001:db8:1:2::1')).toBe(keyOf('2001:db8:1:2:ffff:1:2:3'));
  expect(keyOf('2001:db8:1:2::1')).not.toBe(keyOf('2001:db8:1:3::1'));
  expect(keyOf('192.0.2.1')).not.toBe(keyOf('192.0.2.2'));
  // As a socket that listens on both families says it.
  expect(keyOf('::ffff:192.0.2.1')).toBe(keyOf('192.0.2.1'));
  expect(keyOf('::ffff:192.0.2.1')).not.toBe(keyOf('::ffff:192.0.2.2'));
});
