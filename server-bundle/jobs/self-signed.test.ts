import { X509Certificate, createPrivateKey } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { expect, it } from 'vitest';
import { integer, oid, time } from './der.ts';
import { createSelfSigned } from './self-signed.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');

it('makes a certificate that is valid now, names every host and fits its key', () => {
  const { cert, key } = createSelfSigned(['mail.dovecote.test', 'imap.dovecote.test'], NOW);
  const certificate = new X509Certificate(cert);
  expect(certificate.subjectAltName).toBe('DNS:mail.dovecote.test, DNS:imap.dovecote.test');
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.checkHost('imap.dovecote.test')).toBe('imap.dovecote.test');
  expect(new Date(certificate.validTo).getTime()).toBe(NOW + 90 * 24 * 3600 * 1000);
  expect(() => createSecureContext({ cert, key })).not.toThrow();
});

it('keeps the common name within the 64 characters that X.520 allows', () => {
  const long = `${'a'.repeat(60)}.dovecote.test`;
  expect(new X509Certificate(createSelfSigned([long], NOW).cert).subjectAltName).toBe(`DNS:${long}`);
});

it('writes numbers, identifiers and times as DER wants them', () => {
  expect(integer(Buffer.from([0, 0, 0x80])).toString('hex')).toBe('02020080');
  expect(integer(Buffer.from([0])).toString('hex')).toBe('020100');
  expect(oid('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
  expect(time(new Date('2049-12-31T23:59:59Z')).toString('latin1')).toContain('491231235959Z');
  expect(time(new Date('2050-01-01T00:00:00Z')).toString('latin1')).toContain('20500101000000Z');
});
