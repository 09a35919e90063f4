/** What a mail client needs to know of this server: the one source for the page, the autoconfig document and whatever follows. */
export interface ClientSettings {
  readonly domain: string;
  readonly hostname: string;
  readonly imap: { readonly port: number; readonly security: 'SSL' };
  readonly pop3: { readonly port: number; readonly security: 'SSL' };
  readonly submissions: { readonly port: number; readonly security: 'SSL' };
  readonly submission: { readonly port: number; readonly security: 'STARTTLS' };
}

export function clientSettings(domain: string, hostname: string): ClientSettings {
  return {
    domain,
    hostname,
    imap: { port: 993, security: 'SSL' },
    pop3: { port: 995, security: 'SSL' },
    submissions: { port: 465, security: 'SSL' },
    submission: { port: 587, security: 'STARTTLS' },
  };
}

export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
