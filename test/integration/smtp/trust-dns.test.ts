/** The trust room over real DNS: our resolver's client, asking Knot. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectClient } from '../../../server-bundle/trust/client.ts';
import { judge } from '../../../server-bundle/trust/judge.ts';
import { connectResolver } from '../../../server-bundle/trust/resolver.ts';
import type { MailResolver } from '../../../server-bundle/trust/resolver.ts';
import type { Verdict } from '../../../server-bundle/trust/verdict.ts';
import { readHeader } from '../../../server-bundle/wire/header/header.ts';
import { startKnot } from '../../support/dns-knot.ts';
import type { Knot } from '../../support/dns-knot.ts';

let knot: Knot;
let resolver: MailResolver;

beforeAll(async () => {
  knot = await startKnot([
    {
      address: '127.0.0.1',
      zones: [
        {
          name: 'test',
          lines: [
            '_dmarc.org 60 TXT "v=DMARC1; p=none; sp=quarantine; np=reject"',
            'there.org 60 A 192.0.2.1',
            'alias.org 60 CNAME nowhere.test.',
            'org 60 TXT "v=spf1 ip4:192.0.2.1 -all"',
            '_dmarc.trying 60 TXT "v=DMARC1; p=reject;" " t=y"',
            'mx.org 60 A 8.8.4.4',
            '4.4.8.8.list 60 A 127.0.0.2',
            '5.4.8.8.list 60 A 127.255.255.254',
          ],
        },
        { name: 'in-addr.arpa', lines: ['4.4.8.8 60 PTR mx.org.test.', '5.4.8.8 60 PTR mx.org.test.'] },
      ],
    },
  ]);
  resolver = await connectResolver({ host: '127.0.0.1', port: knot.port });
});
afterAll(async () => {
  await knot[Symbol.asyncDispose]();
});

function examine(author: string, sender = 'x@elsewhere.test'): Promise<Verdict> {
  const raw = Buffer.from(`From: ann@${author}\r\n\r\nx\r\n`);
  return judge({ raw, header: readHeader(raw), clientAddress: '192.0.2.1', helo: 'mx.org.test', sender, hostname: 'mail.dovecote.test' }, resolver);
}

describe('DMARC', () => {
  it.each([
    ['org.test', 'none', 'accept'],
    ['there.org.test', 'quarantine', 'quarantine'],
    ['ghost.org.test', 'reject', 'reject'],
    ['alias.org.test', 'quarantine', 'quarantine'],
    ['trying.test', 'quarantine', 'quarantine'],
  ])('of %s asks for %s', async (author, policy, disposition) => {
    expect(await examine(author)).toMatchObject({ dmarc: { kind: 'fail', policy }, disposition });
  });

  it('passes by SPF of the organisation', async () => {
    expect(await examine('there.org.test', 'bounce@org.test')).toMatchObject({ spf: { result: 'pass' }, dmarc: { kind: 'pass' } });
  });

  it('is none where nobody has published anything', async () => {
    expect(await examine('silent.test')).toMatchObject({ dmarc: { kind: 'none' }, disposition: 'accept' });
  });
});

describe('a client', () => {
  const lists = [{ zone: 'list.test', answers: [{ code: '127.0.0.*', points: 6 }] }];
  it.each([
    ['8.8.4.4', 'confirmed', 'listed'],
    ['8.8.4.5', 'unconfirmed', 'unknown'],
    ['8.8.4.6', 'none', 'not-listed'],
  ])('%s is %s and %s', async (address, reverse, result) => {
    expect(await inspectClient({ address, helo: 'mx.org.test', ours: [], lists }, resolver)).toMatchObject({ reverse, lists: [{ result }] });
  });
});
