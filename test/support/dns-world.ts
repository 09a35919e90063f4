/** A small world on loopback: a root, `test`, and the user's `dovecote.test`, each on a server of its own, as on the Internet. */
import type { DnsUpdateTarget } from '../../desktop/contract/index.ts';
import { startKnot, TSIG_KEY } from './dns-knot.ts';
import type { Knot, KnotServer } from './dns-knot.ts';

export const ROOT = { name: 'ns.root', address: '127.0.77.1' } as const;
export const ADDRESSES = { test: '127.0.77.2', dovecote: '127.0.77.3', nobody: '127.0.77.9' } as const;

const SERVERS: readonly KnotServer[] = [
  {
    address: ROOT.address,
    zones: [
      {
        name: '.',
        lines: [
          '. NS ns.root.',
          `ns.root. A ${ROOT.address}`,
          'test. NS ns.test.',
          `ns.test. A ${ADDRESSES.test}`,
          '77.0.127.in-addr.arpa. NS ns.test.',
        ],
      },
    ],
  },
  {
    address: ADDRESSES.test,
    zones: [
      {
        name: 'test',
        lines: [
          '@ NS ns',
          `ns A ${ADDRESSES.test}`,
          'dovecote NS ns1.dovecote',
          `ns1.dovecote A ${ADDRESSES.dovecote}`,
          '; no glue can be had here: the name server lives in another zone',
          'glueless NS ns1.dovecote.test.',
          '; each needs the other first',
          'egg NS ns.hen.test.',
          'hen NS ns.egg.test.',
          '; delegated to somebody who does not know it',
          'lame NS ns.test.',
          'silent NS ns.silent',
          `ns.silent A ${ADDRESSES.nobody}`,
          '; one of two servers is silent',
          'half NS ns.silent.test.',
          'half NS ns1.dovecote.test.',
        ],
      },
      { name: '77.0.127.in-addr.arpa', updates: true, lines: ['@ NS ns.test.', '44 PTR elsewhere.test.'] },
    ],
  },
  {
    address: ADDRESSES.dovecote,
    zones: [
      {
        name: 'dovecote.test',
        updates: true,
        lines: [
          '@ NS ns1',
          `ns1 A ${ADDRESSES.dovecote}`,
          'host A 192.0.2.1',
          'host A 192.0.2.2',
          'alias CNAME host',
          'chain CNAME alias',
          'out CNAME www.glueless.test.',
          'nowhere CNAME gone.dovecote.test.',
          'round CNAME about',
          'about CNAME round',
          'two TXT "first half, " "second half"',
          ...Array.from({ length: 30 }, (_, index) => `big TXT "${String(index).padStart(3, '0')} ${'x'.repeat(200)}"`),
        ],
      },
      { name: 'glueless.test', lines: ['@ NS ns1.dovecote.test.', 'www A 192.0.2.3'] },
      { name: 'half.test', lines: ['@ NS ns1.dovecote.test.', 'www A 192.0.2.4'] },
    ],
  },
];

export function startWorld(): Promise<Knot> {
  return startKnot(SERVERS);
}

export function updateTarget(knot: Knot, over: Partial<DnsUpdateTarget> = {}): DnsUpdateTarget {
  return { host: ADDRESSES.dovecote, port: knot.port, zone: 'dovecote.test', ...TSIG_KEY, ...over };
}
