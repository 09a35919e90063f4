import { parse } from 'plist';
import { expect, it } from 'vitest';
import { appleProfile, profileFileName } from './apple-profile.ts';

const account = { hostname: 'mail.example.org', address: 'ana@example.org' };
const payload = (xml: string): Record<string, unknown> => (parse(xml) as { PayloadContent: [Record<string, unknown>] }).PayloadContent[0];

it('holds the account, over TLS both ways, and no password unless one is given', () => {
  const plain = appleProfile({ ...account, name: 'Ana & <Co>' });
  expect(payload(plain)).toMatchObject({
    PayloadType: 'com.apple.mail.managed',
    EmailAccountName: 'Ana & <Co>',
    EmailAddress: 'ana@example.org',
    IncomingMailServerHostName: 'mail.example.org',
    IncomingMailServerPortNumber: 993,
    IncomingMailServerUseSSL: true,
    OutgoingMailServerPortNumber: 465,
    OutgoingMailServerUseSSL: true,
  });
  expect(plain.match(/<key>(?:Incoming|Outgoing)Password<\/key>/g)).toBeNull();
  expect(payload(appleProfile({ ...account, password: 'a<b&c' }))['IncomingPassword']).toBe('a<b&c');
});

it('takes the place of the one before of the same address, and of no other', () => {
  const ids = (xml: string): unknown[] => {
    const profile = parse(xml) as Record<string, unknown>;
    return [profile['PayloadUUID'], profile['PayloadIdentifier'], payload(xml)['PayloadUUID']];
  };
  expect(ids(appleProfile(account))).toEqual(ids(appleProfile({ ...account, password: 'x' })));
  const other = ids(appleProfile({ ...account, address: 'bo@example.org' }));
  expect(ids(appleProfile(account)).filter((id) => other.includes(id))).toEqual([]);
  for (const id of [other[0], other[2]]) expect(id).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
});

it('has a file name that leads nowhere', () => {
  expect(profileFileName('../../a b@example.org')).toBe('..-..-a-b@example.org.mobileconfig');
});
