/** A new certificate on request: the wish is granted or refused once, and whoever wished hears which. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { writePair } from './certificate-files.ts';
import { tryOnce, type CertificateJobOptions } from './certificate-job.ts';
import { needOf } from './certificate-plan.ts';
import { createSelfSigned } from './self-signed.ts';

let directory: string;
let ordered: number;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'palomar-wish-'));
  ordered = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

const NAME = 'mail.dovecote.test';
const file = (name: string): string => path.join(directory, name);
const wish = (): void => writeFileSync(file('renew-now'), '');

function job(order: CertificateJobOptions['order'], address = '203.0.113.7'): CertificateJobOptions {
  return {
    tlsDirectory: directory,
    hostname: NAME,
    own: { ipv4: '203.0.113.7', ipv6: null },
    authority: { directoryUrl: 'https://acme.test/directory', email: null, certificateAuthority: null },
    resolver: { a: () => Promise.resolve([address]), aaaa: () => Promise.resolve([]) },
    domains: () => Promise.resolve(['dovecote.test']),
    clock: systemClock,
    log: silentLog(),
    ...(order ? { order } : {}),
  };
}
const grants: CertificateJobOptions['order'] = () => {
  ordered += 1;
  return Promise.resolve(createSelfSigned([NAME], Date.now()));
};

it('orders although nothing is due', () => {
  const present = { selfSigned: false, names: [NAME], notBefore: 0, notAfter: 90 * 86_400_000 };
  expect(needOf(present, [NAME], 0).kind).toBe('none');
  expect(needOf(present, [NAME], 0, true).kind).toBe('order');
});

it('takes the wish away when it is granted', async () => {
  wish();
  await tryOnce(job(grants), new AbortController().signal);
  expect(ordered).toBe(1);
  expect(existsSync(file('renew-now'))).toBe(false);
  expect(existsSync(file('renew-problem'))).toBe(false);
});

it('says why it is refused, keeps what was there, and does not ask again and again', async () => {
  await writePair(directory, createSelfSigned([NAME], Date.now()));
  const before = readFileSync(file('certificate.pem'), 'utf8');
  wish();
  await tryOnce(
    job(() => Promise.reject(new Error('too many certificates this week'))),
    new AbortController().signal,
  );
  expect(readFileSync(file('renew-problem'), 'utf8')).toContain('too many certificates this week');
  expect(readFileSync(file('certificate.pem'), 'utf8')).toBe(before);
  expect(existsSync(file('renew-now'))).toBe(false);
});

it('is refused in words while the name leads elsewhere', async () => {
  wish();
  await tryOnce(job(grants, '198.51.100.1'), new AbortController().signal);
  expect(ordered).toBe(0);
  expect(readFileSync(file('renew-problem'), 'utf8')).toContain('does not lead to this server');
});
