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

/**
 * An address of the type utf-8 in ORCPT (RFC 6533 §3), in which `\x{NN}` stands for a character that may not stand there itself. UTF-8 may
 * stand there as it is where SMTPUTF8 was agreed. Null where it is none, or has a control character.
 */
export function decodeUtf8Address(text: string, isUtf8Agreed: boolean): string | null {
  const allowed = isUtf8Agreed ? /^(?:[!-*,-<>-[\]-~\u00a0-\u{10ffff}]|\\x\{[0-9A-F]{2,6}\})+$/u : /^(?:[!-*,-<>-[\]-~]|\\x\{[0-9A-F]{2,6}\})+$/;
  if (!allowed.test(text)) return null;
  const points = [...text.matchAll(/\\x\{([0-9A-F]+)\}/g)].map(([, digits = '']) => Number.parseInt(digits, 16));
  if (points.some((point) => point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff)) return null;
  return text.replace(/\\x\{([0-9A-F]+)\}/g, (_escape, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)));
}

/** xtext in form, of which some octets are beyond ASCII and none is a control character. */
export function isUtf8Xtext(text: string): boolean {
  if (!/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})+$/.test(text)) return false;
  const escaped = [...text.matchAll(/\+([0-9A-F]{2})/g)].map(([, digits = '']) => Number.parseInt(digits, 16));
  return escaped.some((octet) => octet > 0x7f) && !escaped.some((octet) => octet < 0x20 || octet === 0x7f);
}
