/** The eight groups of an IPv6 address, written out: what networks and reversed names are made of. */

/** Four hexadecimal digits each, lower case. Takes what `net.isIPv6` takes, an embedded IPv4 address included; a zone is dropped. */
export function expandedIpv6(address: string): readonly string[] {
  const plain = (address.split('%', 1)[0] ?? '').toLowerCase();
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain);
  const text = dotted === null ? plain : `${dotted[1]}${pair(dotted[2], dotted[3])}:${pair(dotted[4], dotted[5])}`;
  const [head = '', tail = ''] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 8).map((group) => group.padStart(4, '0'));
}

function pair(high: string | undefined, low: string | undefined): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}
