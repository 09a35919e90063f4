import { expect, it } from 'vitest';
import type { ServedCertificate } from '../../../contract/index.ts';
import { daysLeft, judge, reasonOf } from './judge.ts';

const NOW = Date.parse('2026-03-01T00:00:00Z');
const served: ServedCertificate = {
  subject: 'mail.example.org',
  issuer: 'R12',
  names: ['mail.example.org'],
  notBefore: '2026-02-01T00:00:00.000Z',
  notAfter: '2026-05-01T00:00:00.000Z',
  fingerprint: 'AA',
  selfSigned: false,
  matches: true,
  problem: null,
  protocol: 'TLSv1.3',
};

it('says the worst thing first', () => {
  const of = (more: Partial<ServedCertificate>) => judge({ served: { ...served, ...more } }, NOW);
  expect(of({})).toBe('valid');
  expect(of({ notAfter: '2026-03-06T00:00:00.000Z' })).toBe('soon');
  expect(of({ problem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })).toBe('untrusted');
  expect(of({ selfSigned: true, problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' })).toBe('self-signed');
  expect(of({ matches: false, selfSigned: true })).toBe('other-name');
  expect(of({ notAfter: '2026-02-28T00:00:00.000Z', matches: false })).toBe('expired');
  expect(judge({ served: null }, NOW)).toBe('silent');
});

it('counts whole days', () => {
  expect(daysLeft('2026-03-02T23:59:00Z', NOW)).toBe(1);
});

it('has a word for each reason that OpenSSL gives, and one for the rest', () => {
  expect(reasonOf('CERT_HAS_EXPIRED')).toBe('issuerExpired');
  expect(reasonOf('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')).toBe('unknownAuthority');
  expect(reasonOf('toString')).toBe('other');
});
