/**
 * A self-signed certificate (RFC 5280, ECDSA P-256), so that every service can start before an authority has answered.
 * Clients will rightly warn of it.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, octets, oid, sequence, set, tagged, time, utf8, yes } from './der.ts';

export interface KeyAndCertificate {
  /** PEM, as `key`. */
  readonly cert: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const LIFETIME_DAYS = 90;
const DAY_MS = 24 * 3600 * 1000;

/** `names` are DNS names in ASCII, the first also the common name. */
export function createSelfSigned(names: readonly string[], now: number): KeyAndCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8((names[0] ?? 'localhost').slice(0, 64)))));
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    algorithm,
    name,
    sequence(time(new Date(now - DAY_MS)), time(new Date(now + LIFETIME_DAYS * DAY_MS))),
    name,
    spki,
    tagged(3, sequence(...extensions(names, spki))),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  return { cert: pem('CERTIFICATE', certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function extensions(names: readonly string[], spki: Buffer): Buffer[] {
  const alternatives = sequence(...names.map((name) => der(0x82, Buffer.from(name, 'ascii'))));
  return [
    sequence(oid('2.5.29.17'), octets(alternatives)),
    sequence(oid('2.5.29.19'), yes(), octets(sequence())),
    sequence(oid('2.5.29.15'), yes(), octets(der(0x03, Buffer.from([7, 0x80])))),
    sequence(oid('2.5.29.37'), octets(sequence(oid('1.3.6.1.5.5.7.3.1')))),
    sequence(oid('2.5.29.14'), octets(octets(createHash('sha1').update(spki).digest()))),
  ];
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
