/** Field by field with RFC 3464 §2 and RFC 3461 §6. */
import { describe, expect, it } from 'vitest';
import { statusOf, wantsReport } from './recipients.ts';
import type { ReportedRecipient } from './recipients.ts';
import { deliveryReport } from './report.ts';
import type { Reported } from './report.ts';

const SERVER = { hostname: 'mail.dovecote.test', domain: 'dovecote.test' };
const NOW = new Date('2026-11-22T05:00:00Z');
const RAW = Buffer.from('From: paloma@dovecote.test\r\nSubject: hi\r\n\r\nsecret body\r\n');

function recipient(more: Partial<ReportedRecipient> = {}): ReportedRecipient {
  return {
    address: 'ann@stranger.test',
    orcpt: null,
    action: 'failed',
    response: '550 5.1.1 No such person',
    remoteHost: 'mx.stranger.test',
    lastAttemptAt: NOW,
    willRetryUntil: null,
    ...more,
  };
}

function report(
  recipients: readonly ReportedRecipient[],
  more: Partial<Reported> = {},
): { readonly text: string; readonly parts: readonly string[] } {
  const reported = {
    sender: 'paloma@dovecote.test',
    queueId: 'q1',
    queuedAt: new Date('2026-11-22T04:00:00Z'),
    envid: null,
    ret: null,
    raw: RAW,
    ...more,
  };
  const text = deliveryReport({ ...reported, recipients }, SERVER, NOW).toString();
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '?';
  return { text, parts: text.split(`--${boundary}`) };
}

describe('a report of failure', () => {
  it('has the three parts of a multipart/report, in a message that answers nobody', () => {
    const { text, parts } = report([recipient()]);
    expect(parts).toHaveLength(5);
    expect(parts.slice(1, 4).map((part) => /Content-Type: ([^;\r]+)/.exec(part)?.[1])).toEqual([
      'text/plain',
      'message/delivery-status',
      'text/rfc822-headers',
    ]);
    expect(text).toContain('Content-Type: multipart/report; report-type=delivery-status;');
    expect(text).toContain('Auto-Submitted: auto-replied');
    expect(text).toContain('To: <paloma@dovecote.test>');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has one group of fields about the message and one about each recipient, each field where RFC 3464 has it', () => {
    const recipients = [
      recipient({ orcpt: 'rfc822;old@stranger.test' }),
      recipient({ address: 'ben@stranger.test', response: '451 4.7.1 Later', remoteHost: null }),
    ];
    const status = report(recipients, { envid: 'Q 12' }).parts[2] ?? '';
    expect(status.slice(status.indexOf('\r\n\r\n') + 4)).toBe(
      [
        'Original-Envelope-Id: Q 12',
        'Reporting-MTA: dns; mail.dovecote.test',
        'X-Queue-ID: q1',
        'Arrival-Date: Sun, 22 Nov 2026 04:00:00 +0000',
        '',
        'Original-Recipient: rfc822; old@stranger.test',
        'Final-Recipient: rfc822; ann@stranger.test',
        'Action: failed',
        'Status: 5.1.1',
        'Remote-MTA: dns; mx.stranger.test',
        'Diagnostic-Code: smtp; 550 5.1.1 No such person',
        'Last-Attempt-Date: Sun, 22 Nov 2026 05:00:00 +0000',
        '',
        'Final-Recipient: rfc822; ben@stranger.test',
        'Action: failed',
        'Status: 5.7.1',
        'Diagnostic-Code: smtp; 451 4.7.1 Later',
        'Last-Attempt-Date: Sun, 22 Nov 2026 05:00:00 +0000',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it('brings back the header, or all of it where the sender asked for that', () => {
    expect(report([recipient()]).text).not.toContain('secret body');
    expect(report([recipient()], { ret: 'HDRS' }).text).not.toContain('secret body');
    const full = report([recipient()], { ret: 'FULL' });
    expect(full.parts[3]).toContain('Content-Type: message/rfc822');
    expect(full.parts[3]).toContain('secret body');
  });

  it('writes addresses beyond ASCII as RFC 6533 has them', () => {
    const { parts } = report([recipient({ address: 'käthe@stranger.test' })], { ret: 'FULL' });
    expect(parts[2]).toContain('Content-Type: message/global-delivery-status');
    expect(parts[2]).toContain('Final-Recipient: utf-8; käthe@stranger.test');
    expect(parts[3]).toContain('Content-Type: message/global\r\n');
  });
});

it('says of a delay that it will be tried, until when, and brings the header only', () => {
  const until = new Date('2026-11-23T10:00:00Z');
  const { text, parts } = report([recipient({ action: 'delayed', response: '451 4.7.1 Later', willRetryUntil: until })], { ret: 'FULL' });
  expect(text).toContain('Subject: Your message has not been delivered yet');
  expect(parts[2]).toContain('Action: delayed\r\nStatus: 4.7.1');
  expect(parts[2]).toContain('Will-Retry-Until: Mon, 23 Nov 2026 10:00:00 +0000');
  expect(text).not.toContain('secret body');
});

it('says of a message that was handed on to a server without reports that it was relayed', () => {
  const { parts } = report([recipient({ action: 'relayed', response: '250 2.0.0 Ok' })]);
  expect(parts[2]).toContain('Action: relayed\r\nStatus: 2.0.0');
});

it.each([
  ['failed', null, true],
  ['delayed', null, true],
  ['delivered', null, false],
  ['relayed', null, false],
  ['failed', ['NEVER'], false],
  ['delayed', ['NEVER'], false],
  ['failed', ['SUCCESS'], false],
  ['delayed', ['FAILURE'], false],
  ['failed', ['SUCCESS', 'FAILURE'], true],
  ['relayed', ['SUCCESS'], true],
  ['expanded', ['SUCCESS'], true],
  ['delayed', ['DELAY'], true],
] as const)('of %s with NOTIFY %s, told: %s', (action, notify, isTold) => {
  expect(wantsReport(action, 'paloma@dovecote.test', notify)).toBe(isTold);
  expect(wantsReport(action, '', notify)).toBe(false);
});

it.each([
  ['failed', '550 5.1.1 no', '5.1.1'],
  ['failed', '451 4.4.1 for days', '5.4.1'],
  ['failed', '550 no', '5.0.0'],
  ['delayed', '451 later', '4.0.0'],
  ['delayed', '550 5.7.1 who knows', '4.7.1'],
  ['relayed', '250 2.1.5 ok', '2.1.5'],
] as const)('the status of %s after "%s" is %s', (action, response, status) => {
  expect(statusOf({ action, response })).toBe(status);
});
