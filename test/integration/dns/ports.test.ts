import { describe, expect, it } from 'vitest';
import { openTcp } from '../../../desktop/main/resolver/tcp.ts';
import type { Opener } from '../../../desktop/main/resolver/tcp.ts';
import { portInCheck } from '../../../desktop/main/services/dns/checks/port-in.ts';
import { portOutCheck } from '../../../desktop/main/services/dns/checks/port-out.ts';
import { runCheck } from '../../support/dns-context.ts';
import type { Table } from '../../support/dns-memory.ts';
import { startGreeter } from '../../support/dns-smtp.ts';

const STRANGER: Table = {
  'stranger.test MX': ['10 mail.stranger.test'],
  'mail.stranger.test A': ['192.0.2.25'],
  'mail.stranger.test AAAA': ['2001:db8::25'],
};
const world = { roots: [], updateTargets: [], smtpProbes: ['stranger.test'], blacklists: false, desktopProbe: true } as const;
const DEAD_PORT = 1;
const smtpTimeoutMs = 300;

/** Leads port 25 of an address of the tests to a real socket of this machine. */
function routes(ports: Readonly<Record<string, number>>): Opener {
  return (host, port, options) => {
    expect(port).toBe(25);
    return openTcp('127.0.0.1', ports[host] ?? DEAD_PORT, options);
  };
}
const out = (connect: Opener) =>
  runCheck(portOutCheck, STRANGER, {
    world,
    smtpTimeoutMs,
    fromServer: () => Promise.resolve({ resolver: { label: '', resolve: () => Promise.reject(new Error('unused')) }, connect }),
  });
const inward = (connectFromDesktop: Opener, desktopProbe: boolean | string = true) =>
  runCheck(portInCheck, STRANGER, { world: { ...world, desktopProbe }, connectFromDesktop, smtpTimeoutMs });

describe('24 port 25 out', () => {
  it('greets a stranger from the server and takes its leave without beginning a letter', async () => {
    await using stranger = await startGreeter('220-welcome\r\n220 mail.stranger.test ESMTP\r\n');
    expect(await out(routes({ '192.0.2.25': stranger.port }))).toMatchObject({ result: 'pass' });
    await expect.poll(() => stranger.heard).toEqual(['EHLO mail.example.org', 'QUIT']);
  });
  it('warns when only IPv6 gets out', async () => {
    await using stranger = await startGreeter('220 mail.stranger.test\r\n');
    expect((await out(routes({ '2001:db8::25': stranger.port }))).result).toBe('warn');
  });
  it('fails when nothing gets out, and says whom to ask', async () =>
    expect(await out(routes({}))).toMatchObject({ result: 'fail', remedy: expect.stringContaining('outbound port 25') as unknown }));
  it('fails when connections open but nobody speaks, as behind a provider that swallows them', async () => {
    await using hole = await startGreeter(null);
    expect((await out(routes({ '192.0.2.25': hole.port, '2001:db8::25': hole.port }))).result).toBe('fail');
  });
  it('does not take a refusing greeting for an open way', async () => {
    await using rude = await startGreeter('554 go away\r\n');
    expect((await out(routes({ '192.0.2.25': rude.port }))).result).toBe('fail');
  });
  it('is unknown without a way to the server', async () =>
    expect((await runCheck(portOutCheck, STRANGER, { world, smtpTimeoutMs, fromServer: () => Promise.resolve('no connection') })).result).toBe(
      'unknown',
    ));
});

describe('25 port 25 in', () => {
  it('passes when the server greets', async () => {
    await using us = await startGreeter('220 mail.example.org ESMTP\r\n');
    expect(await inward(routes({ '192.0.2.10': us.port }))).toMatchObject({ result: 'pass', got: '220 mail.example.org ESMTP' });
  });
  it('fails when the server refuses', async () => expect((await inward(routes({}))).result).toBe('fail'));
  it('fails when the server is silent and strangers are not', async () => {
    await using hole = await startGreeter(null);
    await using stranger = await startGreeter('220 mail.stranger.test\r\n');
    expect((await inward(routes({ '192.0.2.10': hole.port, '192.0.2.25': stranger.port }))).result).toBe('fail');
  });
  it('is unknown when strangers are silent too: then it is the network here that blocks', async () => {
    await using hole = await startGreeter(null);
    expect((await inward(routes({ '192.0.2.10': hole.port, '192.0.2.25': hole.port }))).result).toBe('unknown');
  });
  it('is unknown, with the reason, where strangers may not be tried', async () => {
    await using hole = await startGreeter(null);
    expect(await inward(routes({ '192.0.2.10': hole.port }), 'a practice world')).toMatchObject({
      result: 'unknown',
      got: expect.stringContaining('a practice world') as unknown,
    });
  });
});
