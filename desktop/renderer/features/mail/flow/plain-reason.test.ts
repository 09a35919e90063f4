import { expect, it } from 'vitest';
import { plainReason } from './plain-reason.ts';

it('says what the answers of well-known servers mean', () => {
  const said: Readonly<Record<string, string>> = {
    '550 5.1.1 <bea@far.example>: Recipient address rejected: User unknown in virtual mailbox table': 'noMailbox',
    '550-5.1.1 The email account that you tried to reach does not exist. Please try': 'noMailbox',
    '556 5.1.10 Recipient address has null MX': 'noMailAtAll',
    '452 4.2.2 The email account that you tried to reach is over quota.': 'full',
    '451 4.7.1 Greylisted, please try again in five minutes': 'greylisted',
    '450 4.2.0 <bea@far.example>: Recipient address rejected: Greylisted': 'greylisted',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org': 'blocked',
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated.': 'blocked',
    "550 5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy.": 'notProven',
    '421 4.7.28 Our system has detected an unusual rate of mail': 'tooMuch',
    '552 5.3.4 Message size exceeds fixed limit': 'tooLarge',
    '451 4.7.5 The TLSA records of mx.far.example cannot be had: SERVFAIL': 'encryption',
    '451 4.4.1 mx.far.example (192.0.2.9): connect ETIMEDOUT': 'noAnswer',
    '451 4.4.3 The way to the domain could not be found: SERVFAIL': 'noDomain',
    '554 5.4.6 The message was passed on from here before: there is a loop': 'loop',
    '554 5.7.1 Not sent: the address is on the list of those not written to (bounce). Take it off the list to try again': 'suppressed',
    '550 5.7.1 Message rejected due to content restrictions': 'policy',
    '421 Try again later': 'busy',
  };
  expect(Object.fromEntries(Object.keys(said).map((answer) => [answer, plainReason(answer)]))).toEqual(said);
});

it("leaves a success, nothing at all and what is nobody's code in their own words", () => {
  expect(['250 2.0.0 Ok: queued as 4Xk2Lp3', '', null, '550 No', 'We moved; 550 is our house number'].map(plainReason)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
