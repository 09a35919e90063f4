/** The Thunderbird autoconfig document, format 1.1 (wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat). */
import { escapeMarkup } from './settings.ts';
import type { ClientSettings } from './settings.ts';

export function autoconfig(settings: ClientSettings): string {
  const host = escapeMarkup(settings.hostname);
  const domain = escapeMarkup(settings.domain);
  return `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="${domain}">
    <domain>${domain}</domain>
    <displayName>${domain}</displayName>
    <displayShortName>${domain}</displayShortName>
${server('incomingServer', 'imap', host, settings.imap)}
${server('incomingServer', 'pop3', host, settings.pop3)}
${server('outgoingServer', 'smtp', host, settings.submissions)}
${server('outgoingServer', 'smtp', host, settings.submission)}
  </emailProvider>
</clientConfig>
`;
}

function server(element: string, type: string, host: string, at: { readonly port: number; readonly security: string }): string {
  return `    <${element} type="${type}">
      <hostname>${host}</hostname>
      <port>${at.port}</port>
      <socketType>${at.security}</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </${element}>`;
}
