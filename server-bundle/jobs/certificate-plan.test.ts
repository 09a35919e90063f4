import { expect, it } from 'vitest';
import { needOf, nextTryMs, pointsHere } from './certificate-plan.ts';
import { CHECK_MS, DNS_RETRY_MAX_MS, EAGER_MS, FAILURE_RETRY_MAX_MS } from './limits.ts';

const DAY = 24 * 3600 * 1000;
const own = { ipv4: '10.77.0.10', ipv6: 'fd77::10' };
const present = { selfSigned: false, names: ['mail.dovecote.test'], notBefore: 0, notAfter: 90 * DAY };

it('takes a name for ours only when every address of both families is ours', () => {
  expect(pointsHere({ a: ['10.77.0.10'], aaaa: [] }, own)).toBe(true);
  expect(pointsHere({ a: ['10.77.0.10'], aaaa: ['fd77:0:0::0010'] }, own)).toBe(true);
  expect(pointsHere({ a: [], aaaa: [] }, own)).toBe(false);
  expect(pointsHere({ a: ['10.77.0.10', '10.77.0.99'], aaaa: [] }, own)).toBe(false);
  expect(pointsHere({ a: ['10.77.0.10'], aaaa: ['fd77::99'] }, own)).toBe(false);
  expect(pointsHere({ a: ['10.77.0.10'], aaaa: ['fd77::10'] }, { ...own, ipv6: null })).toBe(false);
});

it('orders when there is no certificate, a self-signed one, or one with a third of its life left', () => {
  expect(needOf(undefined, ['mail.dovecote.test'], 0).kind).toBe('order');
  expect(needOf({ ...present, selfSigned: true }, ['mail.dovecote.test'], 0).kind).toBe('order');
  expect(needOf(present, ['mail.dovecote.test'], 59 * DAY).kind).toBe('none');
  expect(needOf(present, ['mail.dovecote.test'], 60 * DAY).kind).toBe('order');
});

it('orders again when another name begins to resolve, not when one stops', () => {
  expect(needOf(present, ['mail.dovecote.test', 'imap.dovecote.test'], 0)).toEqual({
    kind: 'order',
    why: 'the present one lacks imap.dovecote.test',
  });
  expect(needOf({ ...present, names: [...present.names, 'imap.dovecote.test'] }, ['mail.dovecote.test'], 0).kind).toBe('none');
});

it('is eager for ten minutes, then patient, and gentle with an authority that refused', () => {
  expect(nextTryMs('dns-not-ready', 30, EAGER_MS - 1)).toBe(3_000);
  expect(nextTryMs('dns-not-ready', 30, EAGER_MS)).toBe(DNS_RETRY_MAX_MS);
  expect(nextTryMs('failed', 1, 0)).toBe(15_000);
  expect(nextTryMs('failed', 4, 0)).toBe(120_000);
  expect(nextTryMs('failed', 99, 0)).toBe(FAILURE_RETRY_MAX_MS);
  expect(nextTryMs('fine', 1, EAGER_MS)).toBe(CHECK_MS);
});
