/**
 * The practice world's resolver: unbound, which validates the world's own names from the DS of `test` and of the reverse
 * zones, and hands everything else to Docker's embedded DNS, hence to whatever this machine uses. Pure.
 */
import type { FileInContainer } from './containers.ts';
import type { WorldLayout } from './layout.ts';

export function resolverFiles(layout: WorldLayout, trustAnchors: readonly string[]): readonly FileInContainer[] {
  const authority = layout.addresses.authority.ipv4;
  const stubs = ['test', layout.reverse.ipv4, layout.reverse.ipv6].map((zone) => `stub-zone:\n  name: "${zone}."\n  stub-addr: ${authority}`);
  const configuration = `server:
  interface: 0.0.0.0
  interface: ::0
  access-control: 0.0.0.0/0 allow
  access-control: ::0/0 allow
  do-daemonize: no
  use-syslog: no
  logfile: ""
  pidfile: ""
  chroot: ""
  module-config: "validator iterator"
  do-not-query-localhost: no
  aggressive-nsec: no
  cache-max-ttl: 5
  cache-max-negative-ttl: 1
  val-bogus-ttl: 1
  infra-host-ttl: 5
  local-zone: "test." nodefault
  local-zone: "10.in-addr.arpa." nodefault
  local-zone: "d.f.ip6.arpa." nodefault
${trustAnchors.map((anchor) => `  trust-anchor: "${anchor}"`).join('\n')}
remote-control:
  control-enable: no
${stubs.join('\n')}
forward-zone:
  name: "."
  forward-addr: 127.0.0.11
`;
  return [
    { path: 'practice/unbound.conf', mode: 0o644, content: configuration },
    { path: 'practice/start', mode: 0o755, content: '#!/bin/sh\nexec unbound -d -c /practice/unbound.conf\n' },
  ];
}
