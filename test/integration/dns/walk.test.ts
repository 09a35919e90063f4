import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordsOf } from '../../../desktop/main/resolver/outcome.ts';
import { askResolver } from '../../../desktop/main/resolver/recursive.ts';
import { tcpTransport } from '../../../desktop/main/resolver/tcp.ts';
import { udpTransport } from '../../../desktop/main/resolver/udp.ts';
import { createWalker } from '../../../desktop/main/resolver/walk.ts';
import type { Knot } from '../../support/dns-knot.ts';
import { ADDRESSES, ROOT, startWorld } from '../../support/dns-world.ts';

const textWith = (part: string): unknown => expect.stringContaining(part);
let knot: Knot;
beforeAll(async () => {
  knot = await startWorld();
});
afterAll(async () => knot[Symbol.asyncDispose]());

const quick = () => udpTransport({ timeoutMs: 400 });
const walker = () => createWalker({ roots: [ROOT], port: knot.port, transport: quick() });
const values = async (name: string, type: 'A' | 'TXT') => recordsOf(await walker().resolve(name, type)).map((record) => record.data);

describe('walking from the root', () => {
  it('follows the referrals and says who said what', async () => {
    const outcome = await walker().resolve('Host.Dovecote.test.', 'A');
    expect(outcome).toMatchObject({ kind: 'answer', name: 'host.dovecote.test', authoritative: true, ttlSeconds: 60, aliases: [] });
    expect(recordsOf(outcome).map((record) => record.data)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(outcome.trace.map(({ zone, result }) => [zone, result])).toEqual([
      ['.', 'go on at test'],
      ['test', 'go on at dovecote.test'],
      ['dovecote.test', '192.0.2.1, 192.0.2.2'],
    ]);
    expect(outcome.askedOf).toBe(`ns1.dovecote.test (${ADDRESSES.dovecote} port ${knot.port})`);
  });

  it('goes straight to a zone it has met before in this run', async () => {
    const one = walker();
    await one.resolve('host.dovecote.test', 'A');
    expect((await one.resolve('host.dovecote.test', 'TXT')).trace).toHaveLength(1);
  });

  it('follows CNAME records, also into another zone', async () => {
    expect(await values('chain.dovecote.test', 'A')).toEqual(['192.0.2.1', '192.0.2.2']);
    const outcome = await walker().resolve('out.dovecote.test', 'A');
    expect(outcome).toMatchObject({ kind: 'answer', aliases: [{ name: 'out.dovecote.test', data: 'www.glueless.test' }] });
  });

  it('looks up a name server that came without glue', async () => expect(await values('www.glueless.test', 'A')).toEqual(['192.0.2.3']));

  it('tells a name that does not exist from one without that type', async () => {
    expect(await walker().resolve('gone.dovecote.test', 'A')).toMatchObject({ kind: 'nxdomain' });
    expect(await walker().resolve('host.dovecote.test', 'MX')).toMatchObject({ kind: 'nodata' });
    expect(await walker().resolve('nowhere.dovecote.test', 'A')).toMatchObject({ kind: 'nxdomain', aliases: [{ data: 'gone.dovecote.test' }] });
  });

  it('joins the strings of a TXT record', async () => expect(await values('two.dovecote.test', 'TXT')).toEqual(['first half, second half']));

  it('asks again over TCP when an answer was cut', async () => expect(await values('big.dovecote.test', 'TXT')).toHaveLength(30));

  it('leaves a circle of CNAME records', async () =>
    expect(await walker().resolve('round.dovecote.test', 'A')).toMatchObject({ kind: 'malformed', problem: textWith('circle') }));

  it('leaves name servers that need each other to be found', async () => {
    const outcome = await walker().resolve('www.egg.test', 'A');
    expect(outcome.kind).toBe('servfail');
    expect(outcome.trace.length).toBeLessThan(20);
  });

  it('reports a server that does not know its zone', async () =>
    expect((await walker().resolve('www.lame.test', 'A')).kind).toMatch(/servfail|refused/));

  it('reports silence as a time-out, and where it was', async () =>
    expect(await walker().resolve('www.silent.test', 'A')).toMatchObject({ kind: 'timeout', askedOf: textWith(ADDRESSES.nobody) }));

  it('gets the answer from the server that does answer', async () => expect(await values('www.half.test', 'A')).toEqual(['192.0.2.4']));

  it('works over TCP through any stream, as through an SSH connection', async () => {
    let opened = 0;
    const open = async (host: string, port: number) => {
      opened += 1;
      const socket = connect(port, host);
      await once(socket, 'connect');
      return socket;
    };
    const outcome = await createWalker({ roots: [ROOT], port: knot.port, transport: tcpTransport({ open }) }).resolve('host.dovecote.test', 'A');
    expect(outcome.kind).toBe('answer');
    expect(opened).toBe(3);
  });

  it('throws only when it is aborted', async () => {
    await expect(walker().resolve('host.dovecote.test', 'A', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(await walker().resolve(`${'x'.repeat(64)}.dovecote.test`, 'A')).toMatchObject({ kind: 'malformed' });
  });
});

describe('asking one server', () => {
  it('tells a refusal from silence and from a closed port', async () => {
    const ask = (host: string, port: number) => askResolver({ host, port }, { transport: quick() }).resolve('www.example.org', 'A');
    expect(await ask(ADDRESSES.dovecote, knot.port)).toMatchObject({ kind: 'refused' });
    expect(await ask(ADDRESSES.nobody, knot.port)).toMatchObject({ kind: 'timeout', problem: textWith('refused') });
  });

  it('ignores datagrams that answer another question, and takes the right one', async () => {
    const forger = createSocket('udp4');
    forger.on('message', (query, from) => {
      const answer = Buffer.from(query);
      answer.writeUInt16BE(0x8400, 2);
      answer.writeUInt16BE(0, 10);
      const body = answer.subarray(0, query.length - 11);
      const wrongId = Buffer.from(body);
      wrongId.writeUInt16BE((query.readUInt16BE(0) + 1) & 0xffff, 0);
      const wrongName = Buffer.from(body);
      wrongName[13] = 0x7a;
      for (const datagram of [wrongId, wrongName, body]) forger.send(datagram, from.port, from.address);
    });
    forger.bind(0, '127.0.0.1');
    await once(forger, 'listening');
    const outcome = await askResolver({ host: '127.0.0.1', port: forger.address().port }, { transport: quick() }).resolve('www.example.org', 'A');
    forger.close();
    expect(outcome).toMatchObject({ kind: 'nodata' });
  });

  it('reports garbage as malformed', async () => {
    const noise = createSocket('udp4').on('message', (_query, from) => noise.send('noise', from.port, from.address));
    noise.bind(0, '127.0.0.1');
    await once(noise, 'listening');
    const outcome = await askResolver({ host: '127.0.0.1', port: noise.address().port }, { transport: quick() }).resolve('www.example.org', 'A');
    noise.close();
    expect(outcome).toMatchObject({ kind: 'malformed' });
  });
});
