/** Domain names as lower-case text without the trailing dot; the root is '.'. RFC 1035 §3.1. Knows nothing of escapes: a dot always parts labels. */

const MAX_NAME_BYTES = 255;
const MAX_LABEL_BYTES = 63;

export function normalName(name: string): string {
  const lower = name.trim().toLowerCase();
  return lower === '.' || lower === '' ? '.' : lower.replace(/\.$/, '');
}

/** True when every label and the whole fit on the wire. Says nothing about which characters a host name may hold. */
export function isAskable(name: string): boolean {
  if (name === '.') return true;
  const labels = name.split('.').map((label) => Buffer.byteLength(label));
  return labels.every((size) => size > 0 && size <= MAX_LABEL_BYTES) && labels.reduce((sum, size) => sum + size + 1, 1) <= MAX_NAME_BYTES;
}

/** True when `name` is `zone` or stands below it. */
export function isWithin(name: string, zone: string): boolean {
  return zone === '.' || name === zone || name.endsWith(`.${zone}`);
}

/** From the name itself up to the root: a.b.c → a.b.c, b.c, c, '.'. */
export function ancestors(name: string): readonly string[] {
  if (name === '.') return ['.'];
  const labels = name.split('.');
  return [...labels.map((_, index) => labels.slice(index).join('.')), '.'];
}

/** Uncompressed wire form in lower case, as TSIG and UPDATE need it. @throws RangeError when it does not fit. */
export function nameToWire(name: string): Buffer {
  const normal = normalName(name);
  if (!isAskable(normal)) throw new RangeError(`not a domain name that fits on the wire: ${name.slice(0, 80)}`);
  if (normal === '.') return Buffer.from([0]);
  const labels = normal.split('.').map((label) => Buffer.from(label));
  return Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0])]);
}
