/** What the server says to EHLO (RFC 5321 §4.1.1.1): its name, and every extension that it honours right now. */
export interface Offer {
  readonly hostname: string;
  readonly isTls: boolean;
  readonly canStartTls: boolean;
  /** Empty where a login is not possible, or not possible yet. */
  readonly authMethods: readonly string[];
  readonly messageBytes: number;
  readonly recipients: number;
}

export function ehloLines(offer: Offer): readonly string[] {
  return [
    offer.hostname,
    'PIPELINING',
    `SIZE ${offer.messageBytes}`,
    '8BITMIME',
    'SMTPUTF8',
    'CHUNKING',
    'ENHANCEDSTATUSCODES',
    'DSN',
    `LIMITS RCPTMAX=${offer.recipients}`,
    ...(offer.canStartTls && !offer.isTls ? ['STARTTLS'] : []),
    // RFC 8689 §3: never in the clear.
    ...(offer.isTls ? ['REQUIRETLS'] : []),
    ...(offer.authMethods.length > 0 ? [`AUTH ${offer.authMethods.join(' ')}`] : []),
  ];
}
