/** What each refusal of an update means and what a person can do: RCODEs of RFC 2136 §2.2, errors of RFC 8945 §5.2. */
import { PalomarError } from '../../contract/index.ts';
import type { DnsUpdateTarget, ErrorCode } from '../../contract/index.ts';
import { rcodeName } from './message.ts';
import { TSIG_ERRORS } from './tsig.ts';

export function refusal(target: DnsUpdateTarget, rcode: number, tsigError: number): PalomarError {
  const name = tsigErrorName(tsigError);
  const code = name ?? rcodeName(rcode);
  return new PalomarError('DNS_UPDATE_REFUSED', `${target.host} refused to change ${target.zone} (${code}): ${meaning(target, rcode, tsigError)}`, {
    data: { rcode: rcodeName(rcode), tsigError: name, zone: target.zone, host: target.host },
  });
}

/** `offsetSeconds` is how far the server's clock is ahead of ours. */
export function badTime(target: DnsUpdateTarget, offsetSeconds: number): PalomarError {
  const by = Math.abs(offsetSeconds);
  const clock =
    offsetSeconds > 0 ? `the clock of this computer is ${by} s behind that server's` : `the clock of this computer is ${by} s ahead of that server's`;
  return new PalomarError(
    'DNS_UPDATE_REFUSED',
    `${target.host} refused to change ${target.zone} (BADTIME): ${clock}, and signatures hold for 300 s. Set the clock that is wrong, then publish again.`,
    { data: { rcode: 'NOTAUTH', tsigError: 'BADTIME', zone: target.zone, host: target.host, offsetSeconds } },
  );
}

export function unreachable(target: DnsUpdateTarget, cause: unknown): PalomarError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const at = `${target.host} port ${target.port} (TCP)`;
  const error = (name: ErrorCode, what: string) =>
    new PalomarError(name, `${what} Nothing was published.`, { cause, data: { zone: target.zone, host: target.host } });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return error('HOST_NOT_FOUND', `The name ${target.host} leads to no address. Check how it is written.`);
  if (code === 'ECONNREFUSED') return error('REFUSED', `Nothing listens at ${at}. Check the address and that the DNS server runs.`);
  if (cause instanceof DOMException) return error('TIMEOUT', `${at} does not answer. A firewall on the way may drop DNS over TCP.`);
  return error('UNREACHABLE', `${at} cannot be reached: ${cause instanceof Error ? cause.message : 'the network failed'}.`);
}

function tsigErrorName(error: number): string | null {
  return Object.entries(TSIG_ERRORS).find(([, value]) => value === error)?.[0] ?? null;
}

function meaning(target: DnsUpdateTarget, rcode: number, tsigError: number): string {
  const key = `the key "${target.keyName}"`;
  if (tsigError === TSIG_ERRORS.BADKEY)
    return `it does not know ${key} with ${target.algorithm}, or does not accept it for this zone. Check the key's name, its algorithm and what it may change there.`;
  if (tsigError === TSIG_ERRORS.BADSIG) return `the secret of ${key} is another one there. Copy it again.`;
  if (tsigError === TSIG_ERRORS.BADTIME) return 'the clocks differ by more than 300 s. Set the one that is wrong, then publish again.';
  if (tsigError === TSIG_ERRORS.BADTRUNC) return `it demands another length of signature for ${key}.`;
  switch (rcodeName(rcode)) {
    case 'REFUSED':
      return `${key} may not change this zone, or not from here. Allow it updates of ${target.zone} there.`;
    case 'NOTAUTH':
      return `it does not serve the zone ${target.zone}, or does not accept ${key} for it. Check the zone and who its primary server is.`;
    case 'NOTZONE':
      return `a record is not in the zone ${target.zone}. Name the zone that is served there.`;
    case 'NOTIMP':
      return 'it takes no updates at all. Publish the records by hand.';
    case 'FORMERR':
      return 'it could not read the update. This is worth a report.';
    case 'SERVFAIL':
      return 'it failed inside (a read-only zone file, for example). Its log says more; then publish again.';
    default:
      return 'its log says more.';
  }
}
