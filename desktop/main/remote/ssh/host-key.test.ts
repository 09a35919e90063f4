import { expect, it } from 'vitest';
import { algorithmsFor, hostKeyOf, judgeHostKey } from './host-key.ts';

const endpoint = { host: 'mail.example.org', port: 22, user: 'root' };
// ssh-keygen -lf prints this fingerprint for this blob.
const blob = Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f', 'base64');

it('reads type and fingerprint of a key blob', () => {
  const key = hostKeyOf(blob);
  expect(key.algorithm).toBe('ssh-ed25519');
  expect(key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
});

it('accepts the pinned key only', () => {
  const key = hostKeyOf(blob);
  expect(judgeHostKey(endpoint, key, key)).toBeNull();
  expect(judgeHostKey(endpoint, null, key)?.code).toBe('HOST_KEY_UNKNOWN');
  expect(judgeHostKey(endpoint, { ...key, fingerprint: `${key.fingerprint.slice(0, -1)}?` }, key)?.code).toBe('HOST_KEY_MISMATCH');
  expect(judgeHostKey(endpoint, { ...key, fingerprint: '' }, key)?.code).toBe('HOST_KEY_MISMATCH');
});

it('does not choke on a blob that is none', () => {
  expect(hostKeyOf(Buffer.alloc(0)).algorithm).toBe('');
  expect(hostKeyOf(Buffer.from([255, 255, 255, 255, 65])).algorithm).toBe('A');
});

it('asks for the pinned type first, and for SHA-1 signatures never', () => {
  expect(algorithmsFor({ algorithm: 'ssh-rsa', fingerprint: '' }).slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  expect(algorithmsFor({ algorithm: 'ecdsa-sha2-nistp256', fingerprint: '' })[0]).toBe('ecdsa-sha2-nistp256');
  expect(algorithmsFor(null)).not.toContain('ssh-rsa');
});
