import { describe, expect, it } from 'vitest';
import { newQueueId } from './queue-id.ts';
import { mergeDestinations, withDomain } from './recipients.ts';
import { isDelayDue, remainingMs, retryDelayMs } from './retry-schedule.ts';
import { prepareSubmission } from './submission.ts';
import { receivedField } from './trace.ts';
import type { AccountId } from '../storage/api/operations.ts';

describe('the retry schedule', () => {
  it('waits 7.5 m, 15 m, 30 m, 1 h, 2 h, 4 h, 8 h, 16 h and then gives up', () => {
    const minutes = Array.from({ length: 9 }, (_, index) => retryDelayMs(index + 1, () => 0)).map((delay) =>
      delay === null ? null : delay / 60_000,
    );
    expect(minutes).toEqual([7.5, 15, 30, 60, 120, 240, 480, 960, null]);
  });

  it('calls it late when the wait of two hours begins, and knows how long it will go on', () => {
    expect([1, 2, 3, 4, 5, 6, 8].map(isDelayDue)).toEqual([false, false, false, false, true, true, true]);
    expect([5, 8, 9].map((attempt) => remainingMs(attempt) / 3_600_000)).toEqual([30, 16, 0]);
  });
});

describe('queue ids', () => {
  it('sort by time and do not repeat', () => {
    expect(newQueueId(1000) < newQueueId(2000)).toBe(true);
    expect(new Set(Array.from({ length: 1000 }, () => newQueueId(5))).size).toBe(1000);
  });
});

describe('trace fields', () => {
  it('take nothing from HELO but what a name may have', () => {
    const text = receivedField({
      helo: 'x\r\nEvil: (yes)',
      clientAddress: '2001:db8::1',
      hostname: 'mail.d.test',
      protocol: 'ESMTPS',
      tls: 'TLSv1.3 X',
      queueId: 'q',
      recipient: null,
      time: new Date(0),
    });
    expect(text.replace(/\r\n\t/g, ' ')).toBe(
      'Received: from x??Evil:??yes? ([IPv6:2001:db8::1]) by mail.d.test with ESMTPS (TLSv1.3 X) id q; Thu, 01 Jan 1970 00:00:00 +0000\r\n',
    );
  });
});

describe('recipients', () => {
  it('are merged so that nobody gets two copies', () => {
    const id = (text: string): AccountId => text as AccountId;
    expect(
      mergeDestinations(
        new Map([
          ['one@d.test', { accounts: [id('a')], forwards: ['x@y.test'], webhooks: [] }],
          ['two@d.test', { accounts: [id('a'), id('b')], forwards: ['x@y.test'], webhooks: ['https://h.example.com/'] }],
          ['three@d.test', { accounts: [], forwards: ['x@y.test', 'z@y.test'], webhooks: [] }],
        ]),
      ),
    ).toEqual({
      accounts: ['a', 'b'],
      passages: [
        { recipient: 'one@d.test', targets: ['x@y.test'], isKept: true },
        { recipient: 'two@d.test', targets: ['https://h.example.com/'], isKept: true },
        { recipient: 'three@d.test', targets: ['z@y.test'], isKept: false },
      ],
      reachedBy: new Map([
        ['a', 'one@d.test'],
        ['b', 'two@d.test'],
      ]),
    });
    expect(withDomain('postmaster', 'd.test')).toBe('postmaster@d.test');
  });
});

describe('a submission', () => {
  const now = new Date(0);
  it('keeps its own Date and Message-ID, and loses Bcc, Return-Path and whatever claims to be our judgement', () => {
    const prepared = prepareSubmission(
      Buffer.from('Return-Path: <x>\nAuthentication-Results: mail.d.test; dmarc=pass\nDate: d\nMessage-ID: <m>\nFrom: A@d.test\nBcc: b@x\n\nbody'),
      ['a@d.test'],
      now,
    );
    expect(prepared).toMatchObject({ kind: 'ready', author: 'A@d.test' });
    expect(prepared.kind === 'ready' ? prepared.raw.toString() : '').toBe('Date: d\r\nMessage-ID: <m>\r\nFrom: A@d.test\r\n\r\nbody\r\n');
  });

  it.each([
    ['From: a@d.test, b@d.test', 'foreign-author'],
    ['From: a@d.test\nFrom: a@d.test', 'several-from'],
    ['From: nobody', 'no-author'],
    ['To: a@d.test', 'no-author'],
  ])('with %j is refused: %s', (head, reason) => {
    expect(prepareSubmission(Buffer.from(`${head}\n\n`), ['a@d.test'], now)).toMatchObject({ kind: 'refused', reason });
  });
});
