/** What a server says of itself in its reply to EHLO (RFC 5321 §4.1.1.1). Unknown words are passed over. */
import type { Reply } from './reply-reader.ts';

export interface Features {
  readonly startTls: boolean;
  readonly pipelining: boolean;
  readonly eightBit: boolean;
  readonly smtpUtf8: boolean;
  readonly dsn: boolean;
  readonly requireTls: boolean;
  /** Null where it does not say; 0 is no limit (RFC 1870). */
  readonly sizeBytes: number | null;
  /** SASL mechanisms in capitals. */
  readonly auth: readonly string[];
  /** RFC 9422: recipients of one transaction; null where it does not say. */
  readonly recipientsMax: number | null;
}

export const NO_FEATURES: Features = {
  startTls: false,
  pipelining: false,
  eightBit: false,
  smtpUtf8: false,
  dsn: false,
  requireTls: false,
  sizeBytes: null,
  auth: [],
  recipientsMax: null,
};

export function featuresOf(ehlo: Reply): Features {
  const words = new Map<string, string>();
  for (const line of ehlo.lines.slice(1)) {
    const [keyword = '', ...rest] = line.trim().split(/[ =]+/);
    words.set(keyword.toUpperCase(), rest.join(' '));
  }
  const size = words.get('SIZE');
  const limit = /\bRCPTMAX (\d{1,9})\b/i.exec(words.get('LIMITS') ?? '')?.[1];
  return {
    startTls: words.has('STARTTLS'),
    pipelining: words.has('PIPELINING'),
    eightBit: words.has('8BITMIME'),
    smtpUtf8: words.has('SMTPUTF8'),
    dsn: words.has('DSN'),
    requireTls: words.has('REQUIRETLS'),
    sizeBytes: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : null,
    auth: (words.get('AUTH') ?? '')
      .toUpperCase()
      .split(' ')
      .filter((word) => word !== ''),
    recipientsMax: limit === undefined ? null : Number(limit),
  };
}
