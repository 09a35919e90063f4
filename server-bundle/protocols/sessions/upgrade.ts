/** From a socket in the clear to TLS on the same connection, as its server: STARTTLS, STLS. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';

/**
 * Whoever owned the socket listens to it no more: what comes now belongs to the handshake, and whatever was read ahead is handed to it and is
 * never run. Null when the handshake came to nothing in time; the connection is gone then.
 */
export async function secured(plain: Socket, secureContext: SecureContext, timeoutMs: number): Promise<TLSSocket | null> {
  plain.removeAllListeners('data');
  plain.removeAllListeners('timeout');
  const secure = new TLSSocket(plain, { isServer: true, secureContext });
  secure.on('error', () => plain.destroy());
  try {
    await once(secure, 'secure', { signal: AbortSignal.timeout(timeoutMs) });
    return secure;
  } catch {
    plain.destroy();
    return null;
  }
}
