/** xtext (RFC 3461 §4): printable ASCII in which `+`, `=`, spaces and anything else are written as `+` and two hexadecimal digits. */

/** The text it stands for; null where it is no xtext, or stands for anything but printable ASCII. */
export function decodeXtext(text: string): string | null {
  if (!/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text)) return null;
  const decoded = text.replace(/\+([0-9A-F]{2})/g, (_escape, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return /^[ -~]*$/.test(decoded) ? decoded : null;
}

export function encodeXtext(text: string): string {
  return text.replace(/[^!-*,-<>-~]/gu, (character) =>
    [...Buffer.from(character)].map((octet) => `+${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
