/**
 * Turns what sockets and SSH say into the closed set of errors, one code per cause. Says in each message what
 * happened, what it means and what to do.
 */
import { PalomarError, isPalomarError, type ErrorCode } from '../../../contract/errors.ts';
import type { Endpoint } from '../../../contract/models.ts';

const BLOCKED =
  'If you have just tried a wrong password, the server may be blocking this address for a while (fail2ban, or the penalties of OpenSSH 9.8 and later): wait some minutes, and try once.';

/** Faults of the way there, where trying again later makes sense. */
const TRANSPORT: readonly ErrorCode[] = ['HOST_NOT_FOUND', 'UNREACHABLE', 'REFUSED', 'TIMEOUT', 'CONNECTION_LOST'];

export function isTransportFault(error: unknown): boolean {
  return isPalomarError(error) && TRANSPORT.includes(error.code);
}

export function cancelled(what = 'The operation'): PalomarError {
  return new PalomarError('CANCELLED', `${what} was cancelled.`);
}

export function connectionLost(cause?: unknown): PalomarError {
  return new PalomarError(
    'CONNECTION_LOST',
    'The connection to the server broke. What was running there may have ended or may still run; run the action again once the server can be reached: finished parts are skipped.',
    { cause },
  );
}

/** For everything that goes wrong before the login is done. */
export function connectFault(error: unknown, endpoint: Endpoint): PalomarError {
  if (error instanceof PalomarError) return error;
  const { code, level, message } = describe(error);
  const make = (to: ErrorCode, text: string) => new PalomarError(to, text, { cause: error, data: { host: endpoint.host, port: endpoint.port } });
  const place = `${endpoint.host} port ${endpoint.port}`;
  const text = `${code} ${message}`;
  if (/ENOTFOUND|EAI_|unknown host|Name or service not known|No address associated/i.test(text))
    return make('HOST_NOT_FOUND', `The name ${endpoint.host} has no address. Check the spelling, or use the IP address of the server.`);
  if (/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|No route to host|Network is unreachable/i.test(text))
    return make(
      'UNREACHABLE',
      `There is no way to ${endpoint.host} from this network. Check the address, your own connection (and IPv6, if it is an IPv6 address), and that the server is switched on.`,
    );
  if (/ECONNREFUSED|Connection refused/i.test(text))
    return make(
      'REFUSED',
      `${place} refuses connections: the machine is there, but no SSH server answers on that port. Check the port, and give a server that was just created a minute. ${BLOCKED}`,
    );
  if (/ETIMEDOUT|timed out/i.test(text) || level === 'client-timeout') return timedOut(endpoint, error);
  if (/administratively prohibited/i.test(text))
    return make(
      'REFUSED',
      `The jump host does not let connections through to ${place} (AllowTcpForwarding is off there). Allow it, or take another way.`,
    );
  if (level === 'client-authentication' || /Too many authentication failures/i.test(text)) return authFailed(endpoint, error);
  if (/no matching|handshake failed|identification|Greeting|Header|Invalid SSH|protocol version/i.test(text) && level !== 'client-socket')
    return make(
      'UNREACHABLE',
      `${place} answers, but not with an SSH protocol this app can use (${message}). Check that this is the SSH port and that the server's OpenSSH is from this decade.`,
    );
  return make('CONNECTION_LOST', `${place} closed the connection before the login was done. ${BLOCKED}`);
}

export function timedOut(endpoint: Endpoint, cause?: unknown): PalomarError {
  return new PalomarError(
    'TIMEOUT',
    `${endpoint.host} port ${endpoint.port} did not answer in time. A firewall may be dropping the packets, the machine may be off, or the address may be wrong. ${BLOCKED}`,
    { cause, data: { host: endpoint.host, port: endpoint.port } },
  );
}

export function authFailed(endpoint: Endpoint, cause?: unknown, reason = 'Check the user name and the password or key'): PalomarError {
  return new PalomarError(
    'AUTH_FAILED',
    `${endpoint.host} did not accept the login of ${endpoint.user}. ${reason}. It was tried once only: many servers block an address after a few failures (fail2ban, or the penalties of OpenSSH 9.8 and later), which then looks like a refused or broken connection for some minutes.`,
    { cause, data: { host: endpoint.host, user: endpoint.user } },
  );
}

function describe(error: unknown): { readonly code: string; readonly level: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', level: '', message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  const level = 'level' in error ? String(error.level) : '';
  return { code, level, message: error.message };
}
