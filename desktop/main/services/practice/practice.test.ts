import Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { acmeFiles } from './acme.ts';
import { authorityFiles } from './authority.ts';
import { worldLayout } from './layout.ts';
import { createPracticeService } from './practice.ts';
import { resolverFiles } from './resolver.ts';
import { Stages } from './stages.ts';

const layout = worldLayout();
const content = (files: readonly { readonly path: string; readonly content: string }[], path: string) =>
  files.find((file) => file.path === path)?.content ?? '';

describe('the layout of the practice world', () => {
  it('has the addresses and reverse zones that everything else counts on', () => {
    expect(layout.addresses.vps).toEqual({ ipv4: '10.77.0.10', ipv6: 'fd77::10' });
    expect(layout.addresses.authority.ipv4).toBe('10.77.0.53');
    expect(layout.reverse.ipv4).toBe('0.77.10.in-addr.arpa');
    expect(layout.reverse.ipv6).toBe('0.0.0.0.0.0.0.0.0.0.0.0.7.7.d.f.ip6.arpa');
  });
});

describe('the authority', () => {
  const files = authorityFiles({ layout, tsigSecret: 'c2VjcmV0', strangerDkimKey: 'A'.repeat(400) });

  it('delegates in the parent, and makes the keys of children before those of parents', () => {
    expect(content(files, 'practice/zones/test.zone')).toContain('dovecote.test. NS ns.dovecote.test.');
    expect(content(files, 'practice/zones/root.zone')).toContain('0.77.10.in-addr.arpa. NS a.root.test.');
    const start = content(files, 'practice/start');
    expect(start.indexOf("'dovecote.test' generate")).toBeLessThan(start.indexOf("'test' generate"));
    expect(start.indexOf("'test' generate")).toBeLessThan(start.indexOf("'.' generate"));
  });

  it('takes updates for the person’s zones and no other', () => {
    const open = content(files, 'etc/knot/knot.conf').match(/domain: (\S+)\n {4}file: \S+\n {4}acl: practice/g);
    expect(open?.map((text) => /domain: (\S+)/.exec(text)?.[1])).toEqual(['dovecote.test', layout.reverse.ipv4, layout.reverse.ipv6]);
  });

  it('starts the person’s domain with nothing but its name server', () => {
    expect(content(files, 'practice/zones/dovecote.test.zone').split('\n').slice(2)).toEqual([
      'dovecote.test. NS ns.dovecote.test.',
      'ns.dovecote.test. A 10.77.0.53',
      '',
    ]);
  });

  it('cuts a long TXT value into strings that fit', () => {
    const strings =
      content(files, 'practice/zones/stranger.test.zone')
        .match(/_domainkey\.stranger\.test\. TXT (.*)/)?.[1]
        ?.match(/"[^"]*"/g) ?? [];
    expect(strings).toHaveLength(2);
    expect(Math.max(...strings.map((one) => one.length))).toBeLessThanOrEqual(257);
  });
});

it('gives the resolver a trust anchor for each island of the world', () => {
  const text = content(resolverFiles(layout, ['test. DS 1 13 2 00']), 'practice/unbound.conf');
  expect(text).toContain('trust-anchor: "test. DS 1 13 2 00"');
  expect(text).toContain('stub-zone:\n  name: "0.77.10.in-addr.arpa."\n  stub-addr: 10.77.0.53');
});

it('lets the ACME server ask the world’s resolver', () => {
  expect(content(acmeFiles(layout), 'practice/start')).toContain('-dnsserver 10.77.0.54:53');
});

describe('progress', () => {
  it('comes in the order it happened and ends with the work', async () => {
    const stages = new Stages();
    const work = stages.run('a', 'A', async () => {
      stages.output('half');
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    const kinds: string[] = [];
    for await (const event of stages.eventsUntil(work)) kinds.push(event.kind);
    expect(kinds).toEqual(['stage', 'output', 'stage-done']);
  });
});

describe('without Docker', () => {
  const service = createPracticeService({ home: '/nonexistent', docker: new Docker({ socketPath: '/nonexistent/docker.sock' }) });

  it('says why it can’t run, and what to do', async () => {
    expect((await service.status()).problem).toMatch(/No Docker answers on this machine.*start it/s);
  });

  it('ends a start with that reason', async () => {
    const events = [];
    for await (const event of service.start(AbortSignal.timeout(5_000))) events.push(event);
    expect(events).toMatchObject([{ kind: 'failed', error: { code: 'DOCKER_UNAVAILABLE' } }]);
  });
});
