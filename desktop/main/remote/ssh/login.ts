/**
 * One verified ssh2 client on an open byte stream. The host key is judged before anything about the user is sent;
 * there is no way through here without that verdict.
 */
import ssh2, { type CipherAlgorithm, type Client, type ConnectConfig } from 'ssh2';
import type { Duplex } from 'node:stream';
import type { HostKey } from '../../../contract/models.ts';
import type { PalomarError } from '../../../contract/errors.ts';
import { KEEP_ALIVE_INTERVAL_MS, KEEP_ALIVE_MISSED_MAX, LOGIN_TIMEOUT_MS } from '../limits.ts';
import { prepareLogin } from './credentials.ts';
import { authFailed, connectFault } from './faults.ts';
import { algorithmsFor, hostKeyOf, judgeHostKey } from './host-key.ts';
import type { Hop, Timeouts } from './options.ts';
import { within } from './socket.ts';

/** AES-GCM first: Node's OpenSSL does it in hardware, ssh2's ChaCha20 is JavaScript. */
const CIPHERS: CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
];

export interface LoginOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeouts?: Timeouts | undefined;
  readonly agentSocket?: string | undefined;
}

/** Takes ownership of the stream: it is destroyed when the login fails. @throws HOST_KEY_*, AUTH_FAILED, TIMEOUT, … */
export async function login(stream: Duplex, hop: Hop, options: LoginOptions): Promise<Client> {
  const client = new ssh2.Client();
  let refused: PalomarError | null = null;
  try {
    const attempt = prepareLogin(hop, options.agentSocket);
    const config: ConnectConfig = {
      ...baseConfig(stream, hop, options),
      authHandler: attempt.handler,
      hostVerifier: (blob: Buffer) => {
        refused = judgeHostKey(hop.endpoint, hop.hostKey, hostKeyOf(blob));
        return refused === null;
      },
    };
    const ready = new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      client.on('error', (error) => reject(refused ?? (isAuthentication(error) ? attempt.failure() : error)));
      client.once('close', () => reject(refused ?? new Error('closed before the login was done')));
      client.once('change password', () =>
        reject(
          authFailed(
            hop.endpoint,
            undefined,
            'The password has expired and the server wants a new one: log in once with an SSH client and change it',
          ),
        ),
      );
    });
    client.connect(config);
    await within(ready, hop.endpoint, { signal: options.signal, timeoutMs: options.timeouts?.loginMs ?? LOGIN_TIMEOUT_MS });
    client.setNoDelay(true);
    return client;
  } catch (error) {
    discard(client, stream);
    throw connectFault(error, hop.endpoint);
  }
}

/** Goes as far as the host key and hangs up. */
export async function learnHostKey(stream: Duplex, hop: Omit<Hop, 'hostKey' | 'credential'>, options: LoginOptions): Promise<HostKey> {
  const client = new ssh2.Client();
  try {
    const learnt = new Promise<HostKey>((resolve, reject) => {
      client.on('error', reject);
      client.once('close', () => reject(new Error('closed before the host key was shown')));
      const hostVerifier = (blob: Buffer) => {
        resolve(hostKeyOf(blob));
        return false;
      };
      client.connect({ ...baseConfig(stream, { endpoint: hop.endpoint, hostKey: null }, options), authHandler: [], hostVerifier });
    });
    return await within(learnt, hop.endpoint, { signal: options.signal, timeoutMs: options.timeouts?.loginMs ?? LOGIN_TIMEOUT_MS });
  } catch (error) {
    throw connectFault(error, hop.endpoint);
  } finally {
    discard(client, stream);
  }
}

function baseConfig(stream: Duplex, hop: Omit<Hop, 'credential'>, options: LoginOptions): ConnectConfig {
  return {
    sock: stream,
    username: hop.endpoint.user,
    readyTimeout: 0,
    keepaliveInterval: options.timeouts?.keepAliveMs ?? KEEP_ALIVE_INTERVAL_MS,
    keepaliveCountMax: KEEP_ALIVE_MISSED_MAX,
    algorithms: { cipher: CIPHERS, serverHostKey: algorithmsFor(hop.hostKey) },
  };
}

function isAuthentication(error: Error): boolean {
  return ('level' in error && (error.level === 'client-authentication' || error.level === 'agent')) || /Too many authentication/i.test(error.message);
}

function discard(client: Client, stream: Duplex): void {
  // A late error of a client that nobody holds any more must not end the process.
  client.on('error', () => undefined);
  stream.on('error', () => undefined);
  client.destroy();
  stream.destroy();
}
