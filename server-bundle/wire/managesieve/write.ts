/** The server's half of ManageSieve (RFC 5804 §4): texts as quoted strings where they can be, as literals where they cannot. */
const QUOTED_MAX_BYTES = 1024;

export function string(text: string): string {
  if (Buffer.byteLength(text) > QUOTED_MAX_BYTES || /[\r\n\0]/.test(text)) return `{${Buffer.byteLength(text)}}\r\n${text}`;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

export type Status = 'OK' | 'NO' | 'BYE';

/** `NO (QUOTA) "…"`, with its line end. */
export function response(status: Status, text: string | null, code: string | null = null): string {
  return `${status}${code === null ? '' : ` (${code})`}${text === null ? '' : ` ${string(text)}`}\r\n`;
}
