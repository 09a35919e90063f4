/**
 * The practice world's ACME server: pebble (RFC 8555), validating through the world's resolver. Its HTTPS certificate is signed by a
 * throw-away authority made at start; the root it issues under changes with every start. Pure.
 */
import type { FileInContainer } from './containers.ts';
import { ACME_MANAGEMENT_PORT, ACME_PORT, type WorldLayout } from './layout.ts';

export const ACME_AUTHORITY_FILE = '/practice/tls/ca.pem';

export function acmeFiles(layout: WorldLayout): readonly FileInContainer[] {
  const { acme, resolver } = layout.addresses;
  const configuration = {
    pebble: {
      listenAddress: `0.0.0.0:${ACME_PORT}`,
      managementListenAddress: `0.0.0.0:${ACME_MANAGEMENT_PORT}`,
      certificate: '/practice/tls/cert.pem',
      privateKey: '/practice/tls/key.pem',
      httpPort: 80,
      tlsPort: 443,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
      retryAfter: { authz: 1, order: 1 },
    },
  };
  const start = `#!/bin/sh
set -eu
mkdir -p /practice/tls
cd /practice/tls
if [ ! -f cert.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 3650 -subj '/CN=Palomar practice CA' 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.pem -subj /CN=acme.test 2>/dev/null
  printf 'subjectAltName=DNS:acme.test,DNS:localhost,IP:127.0.0.1,IP:${acme.ipv4},IP:${acme.ipv6}\\n' > extensions
  openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile extensions -out cert.pem 2>/dev/null
fi
export PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=5 PEBBLE_CHAIN_LENGTH=1
exec pebble -config /practice/pebble.json -dnsserver ${resolver.ipv4}:53
`;
  return [
    { path: 'practice/pebble.json', mode: 0o644, content: JSON.stringify(configuration) },
    { path: 'practice/start', mode: 0o755, content: start },
  ];
}
