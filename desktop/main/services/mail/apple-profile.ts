/**
 * An Apple configuration profile with one mail account (developer.apple.com: Mail payload, com.apple.mail.managed). Made again for the same
 * address it replaces the one before: its identifiers follow from host and address. A password is in it only when it is given.
 */
import { createHash } from 'node:crypto';
import { build } from 'plist';

export interface AppleAccount {
  readonly hostname: string;
  readonly address: string;
  /** Of the person. */
  readonly name?: string | undefined;
  readonly password?: string | undefined;
}

/** XML, ready for a file that ends in .mobileconfig. */
export function appleProfile({ hostname, address, name, password }: AppleAccount): string {
  const account = {
    EmailAccountType: 'EmailTypeIMAP',
    EmailAccountDescription: address,
    ...(name === undefined ? {} : { EmailAccountName: name }),
    EmailAddress: address,
    IncomingMailServerAuthentication: 'EmailAuthPassword',
    IncomingMailServerHostName: hostname,
    IncomingMailServerPortNumber: 993,
    IncomingMailServerUseSSL: true,
    IncomingMailServerUsername: address,
    OutgoingMailServerAuthentication: 'EmailAuthPassword',
    OutgoingMailServerHostName: hostname,
    OutgoingMailServerPortNumber: 465,
    OutgoingMailServerUseSSL: true,
    OutgoingMailServerUsername: address,
    OutgoingPasswordSameAsIncomingPassword: true,
    ...(password === undefined ? {} : { IncomingPassword: password }),
  };
  const reversed = hostname.split('.').reverse().join('.');
  const identifier = `${reversed}.mail.${address.replaceAll(/[^a-z0-9.-]/gi, '-')}`;
  return build({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf(`profile ${hostname} ${address}`),
    PayloadDisplayName: address,
    PayloadOrganization: hostname,
    PayloadContent: [
      {
        PayloadType: 'com.apple.mail.managed',
        PayloadVersion: 1,
        PayloadIdentifier: `${identifier}.account`,
        PayloadUUID: uuidOf(`account ${hostname} ${address}`),
        PayloadDisplayName: address,
        ...account,
      },
    ],
  });
}

/** A name that a file may have anywhere. */
export function profileFileName(address: string): string {
  return `${address.replaceAll(/[^a-z0-9@._-]/gi, '-')}.mobileconfig`;
}

/** Of version 8 (RFC 9562 §5.8): the same for the same words. */
function uuidOf(words: string): string {
  const hex = createHash('sha256').update(`palomar ${words}`).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-').toUpperCase();
}
