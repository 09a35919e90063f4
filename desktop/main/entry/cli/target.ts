/** Servers as people write them: [user@]host[:port], IPv6 in brackets or bare. */
import { endpoint, type Endpoint } from '../../../contract/models.ts';
import { WrongUse } from './exit-codes.ts';

/** @throws WrongUse */
export function parseTarget(text: string, given: { readonly user?: string; readonly port?: string } = {}): Endpoint {
  const at = text.lastIndexOf('@');
  const rest = text.slice(at + 1);
  const match = /^\[([0-9A-Fa-f:.%]+)\](?::(\d+))?$/.exec(rest) ?? (isBareIpv6(rest) ? [rest, rest] : /^([^:]+)(?::(\d+))?$/.exec(rest));
  const parsed = endpoint.safeParse({
    host: match?.[1],
    port: Number(given.port ?? match?.[2] ?? 22),
    user: given.user ?? (at > 0 ? text.slice(0, at) : 'root'),
  });
  if (!parsed.success) throw new WrongUse(`"${text}" is no address. Write host, user@host or user@host:port; IPv6 with a port goes in brackets.`);
  return parsed.data;
}

function isBareIpv6(text: string): boolean {
  return /^[0-9A-Fa-f:.]+$/.test(text) && text.split(':').length > 2;
}
