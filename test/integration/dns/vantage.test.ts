import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOf } from '../../../desktop/main/resolver/outcome.ts';
import { openTcp } from '../../../desktop/main/resolver/tcp.ts';
import { runChecks } from '../../../desktop/main/services/dns/run.ts';
import { CATALOGUE } from '../../../desktop/main/services/dns/catalogue.ts';
import { serverVantage, truthResolver } from '../../../desktop/main/services/dns/vantage.ts';
import type { DnsWorld } from '../../../desktop/main/services/dns/world.ts';
import { checkContext } from '../../support/dns-context.ts';
import type { Knot } from '../../support/dns-knot.ts';
import { fakeRemote } from '../../support/dns-remote.ts';
import { ROOT, startWorld } from '../../support/dns-world.ts';

let knot: Knot;
beforeAll(async () => {
  knot = await startWorld();
});
afterAll(async () => knot[Symbol.asyncDispose]());

const { signal } = new AbortController();
const world = (dnsPort: number): DnsWorld => ({ roots: [ROOT], dnsPort, updateTargets: [], smtpProbes: [], blacklists: true, desktopProbe: true });
const toKnot = (host: string) => openTcp(host, knot.port, { signal: AbortSignal.timeout(2000) });

/** A network that swallows DNS, as some hotels and offices do. */
async function blackHole() {
  const socket = createSocket('udp4');
  socket.bind(0, ROOT.address);
  await once(socket, 'listening');
  return { port: socket.address().port, [Symbol.dispose]: () => socket.close() };
}

it("asks the stack's own resolver from the server, where one answers", async () => {
  const ports: number[] = [];
  const connectTcp = (host: string, port: number) => {
    ports.push(port);
    return toKnot(host);
  };
  const { resolver } = await serverVantage(fakeRemote({ resolver: ROOT.address, connectTcp }), world(knot.port), signal);
  expect(resolver.label).toContain("your server's own resolver");
  expect(await resolver.resolve('.', 'NS')).toMatchObject({ kind: 'answer' });
  expect(new Set(ports)).toEqual(new Set([5353]));
});

it('walks from the server over TCP where the stack has no resolver that answers', async () => {
  for (const remote of [fakeRemote({}), fakeRemote({ resolver: '127.0.77.250' })]) {
    const { resolver } = await serverVantage(remote, world(knot.port), signal);
    expect(resolver.label).toBe('asked from your server');
    expect(recordsOf(await resolver.resolve('host.dovecote.test', 'A'))).toHaveLength(2);
  }
});

it('asks through the server when the network here swallows DNS', async () => {
  using hole = await blackHole();
  const remote = fakeRemote({ connectTcp: toKnot });
  const truth = truthResolver(
    world(hole.port),
    () => serverVantage(remote, world(hole.port), signal),
    () => Promise.resolve(remote),
  );
  expect(recordsOf(await truth.resolve('host.dovecote.test', 'A'))).toHaveLength(2);
});

it('ends within 20 seconds, everything unknown, when nobody answers anywhere', async () => {
  using hole = await blackHole();
  const startedAt = performance.now();
  const truth = truthResolver(
    world(hole.port),
    () => Promise.resolve('no way in'),
    () => Promise.reject(new Error('no way in')),
  );
  const results = new Set<string>();
  for await (const check of runChecks(CATALOGUE, checkContext({}, { truth, fromServer: () => Promise.resolve('no way in') })))
    if (check.number !== 25) results.add(check.result);
  expect(results).toEqual(new Set(['unknown']));
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});
