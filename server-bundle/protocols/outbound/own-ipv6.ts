/** Whether our IPv6 address has a name that leads back to it (FCrDNS): without one, large receivers refuse what comes from there. */
import type { MailResolver } from '../../trust/resolver.ts';

/** Never throws: what cannot be found out now counts as no. */
export async function hasReverseName(address: string, resolver: MailResolver): Promise<boolean> {
  try {
    const answer = await resolver.resolve(reverseNameOf(address), 'PTR');
    const names = answer.flat();
    const back = await Promise.all(names.slice(0, 5).map((name) => resolver.aaaa(name.replace(/\.$/, ''))));
    return back.flat().some((found) => hextets(found) === hextets(address));
  } catch {
    return false;
  }
}

/** RFC 3596 §2.5 */
function reverseNameOf(address: string): string {
  return `${hextets(address).replaceAll(':', '').split('').reverse().join('.')}.ip6.arpa`;
}

/** All 32 digits. */
function hextets(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((part) => part.padStart(4, '0')).join(':');
}
