/** Mail addresses as plain strings: their domain, and a form to compare them by. Never validates; `wire/smtp/path.ts` does. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

export function localPartOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at === -1 ? address : address.slice(0, at);
}

/** Ours are compared without case, as most servers do. */
export function comparable(address: string): string {
  return address.toLowerCase();
}

export function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[^\x00-\x7f]/.test(text);
}
