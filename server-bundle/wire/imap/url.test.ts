import { describe, expect, it } from 'vitest';
import { parseMessageUrl } from './url.ts';

const nothing = { user: null, host: null, mailbox: null, uidValidity: null, section: null, partial: null };

describe('parseMessageUrl', () => {
  it.each([
    ['/Drafts;UIDVALIDITY=385759045/;UID=20/;section=HEADER', { mailbox: 'Drafts', uidValidity: 385_759_045, uid: 20, section: 'HEADER' }],
    ['/INBOX/;uid=7', { mailbox: 'INBOX', uid: 7 }],
    ['/a/b%20c/caf%C3%A9/;UID=7/;SECTION=1.2.MIME', { mailbox: 'a/b c/café', uid: 7, section: '1.2.MIME' }],
    ['/a/;UID=7/;SECTION=HEADER.FIELDS%20(To%20Cc)/;PARTIAL=0.10', { mailbox: 'a', uid: 7, section: 'HEADER.FIELDS (To Cc)', partial: [0, 10] }],
    ['/a/;UID=7/;PARTIAL=5', { mailbox: 'a', uid: 7, partial: [5, Infinity] }],
    [';UID=9/;SECTION=TEXT', { uid: 9, section: 'TEXT' }],
    ['imap://Mail.example/a/;UID=1', { host: 'mail.example', mailbox: 'a', uid: 1 }],
    ['imap://ana%40dovecote.test;AUTH=*@mail.example:143/a/;UID=1', { user: 'ana@dovecote.test', host: 'mail.example', mailbox: 'a', uid: 1 }],
  ])('reads %s', (text, expected) => {
    expect(parseMessageUrl(text)).toEqual({ ...nothing, ...expected });
  });

  it.each([
    '',
    '/',
    '/INBOX',
    '/INBOX/;UID=',
    '/INBOX/;UID=0',
    '/INBOX/;UID=x',
    '/INBOX/;UID=12345678901',
    '/INBOX/;UID=1/;SECTION=',
    '/INBOX/;UID=1;URLAUTH=anonymous:internal:00',
    '/INBOX/;UID=1/;PARTIAL=0.0',
    '/INBOX/;UID=1?SUBJECT',
    '/%E9/;UID=1',
    '/%/;UID=1',
    'imap://host',
    'imap://host/;UID=1',
    'imap:/INBOX/;UID=1',
    'imaps://host/INBOX/;UID=1',
    'http://host/INBOX/;UID=1',
    `/${'x'.repeat(5_000)}/;UID=1`,
  ])('takes %s for none', (text) => {
    expect(parseMessageUrl(text)).toBeNull();
  });

  it('reads what is made to be hard in no time', () => {
    const before = performance.now();
    for (const text of [`/${'/'.repeat(4_000)}`, `/${';UID=1/'.repeat(500)}`, `/a/;UID=1/;SECTION=${'1/'.repeat(2_000)};`]) parseMessageUrl(text);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
