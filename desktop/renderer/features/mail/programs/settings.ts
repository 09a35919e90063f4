/** What mail programs want to know, in the forms they want to have it in. A password is in none of them unless it is given. */
export interface ProgramAccount {
  readonly hostname: string;
  readonly address: string;
  readonly password?: string;
}

/** The same ports as in the server's own autoconfiguration. */
export const LINES = [
  { what: 'incoming', port: 993, security: 'TLS' },
  { what: 'incomingAlternative', port: 995, security: 'TLS' },
  { what: 'outgoing', port: 465, security: 'TLS' },
  { what: 'outgoingAlternative', port: 587, security: 'STARTTLS' },
] as const;

const QR = { formatVersion: 1, sequence: [1, 1], imap: 0, smtp: 0, tls: 3, passwordCleartext: 1 } as const;

/**
 * What Thunderbird for Android and K-9 read with their camera: "Export for Mobile", version 1 of 2025-02-06 (thunderbird-android,
 * docs/qr-code). ASCII only, as that format wants it; null for an address that is not.
 */
export function thunderbirdQr({ hostname, address, password }: ProgramAccount): string | null {
  if (!/^[\x21-\x7e]+$/.test(address) || !/^[\x21-\x7e]+$/.test(hostname)) return null;
  const secret = password === undefined ? [] : [password];
  const incoming = [QR.imap, hostname, 993, QR.tls, QR.passwordCleartext, address, ...(password === undefined ? [] : ['']), ...secret];
  const outgoing = [QR.smtp, hostname, 465, QR.tls, QR.passwordCleartext, address, ...secret];
  return JSON.stringify([QR.formatVersion, QR.sequence, incoming, [[outgoing, [address, address]]]]);
}

/** Lines for ~/.muttrc (mutt 2 and neomutt). */
export function muttConfiguration({ hostname, address }: ProgramAccount): string {
  const user = encodeURIComponent(address);
  return [
    `set from = "${address}"`,
    `set imap_user = "${address}"`,
    `set folder = "imaps://${hostname}:993/"`,
    'set spoolfile = "+INBOX"',
    `set smtp_url = "smtps://${user}@${hostname}:465/"`,
    'set ssl_force_tls = yes',
  ].join('\n');
}
