/**
 * What binds a login to the TLS connection below it: `tls-exporter` (RFC 9266), which is safe for every TLS 1.3 connection, and
 * `tls-server-end-point` (RFC 5929 §4), the hash of our certificate. `tls-unique` is not offered: TLS 1.3 has none.
 */
import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ChannelBindings } from '../../wire/sasl/scram.ts';

const EXPORTER_LABEL = 'EXPORTER-Channel-Binding';
const EXPORTER_LENGTH = 32;
/** RFC 5929 §4.1: too weak to be used, so SHA-256 stands for them. */
const WEAK = new Set(['md5', 'sha1']);

/** Whether `channelBindings` would find one, without making it: every session is told, few ask. */
export function canBind(socket: Socket | TLSSocket): boolean {
  return socket instanceof TLSSocket && (socket.getProtocol() === 'TLSv1.3' || channelBindings(socket).size > 0);
}

/** Nothing without TLS. Each call reads the certificate anew: to be made for a login, and not to be kept. */
export function channelBindings(socket: Socket | TLSSocket): ChannelBindings {
  const bindings = new Map<string, Buffer>();
  if (!(socket instanceof TLSSocket)) return bindings;
  if (socket.getProtocol() === 'TLSv1.3') bindings.set('tls-exporter', socket.exportKeyingMaterial(EXPORTER_LENGTH, EXPORTER_LABEL, Buffer.alloc(0)));
  const certificate = socket.getX509Certificate();
  const endPoint = certificate && endPointOf(certificate);
  if (endPoint) bindings.set('tls-server-end-point', endPoint);
  return bindings;
}

/** Undefined for a signature that names no hash (Ed25519, RSA-PSS): then RFC 5929 defines none. */
function endPointOf(certificate: X509Certificate): Buffer | undefined {
  const named = /sha-?(1|256|384|512)(?!\d)|md5/i
    .exec(certificate.signatureAlgorithm ?? '')?.[0]
    .toLowerCase()
    .replace('-', '');
  if (named === undefined) return undefined;
  return createHash(WEAK.has(named) ? 'sha256' : named)
    .update(certificate.raw)
    .digest();
}
