/** Debian's real rspamd, asked by mx. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectClient } from '../../../server-bundle/trust/client.ts';
import { inProcessStore } from '../../../server-bundle/trust/expiring-store.ts';
import { DEFAULT_FILTER } from '../../../server-bundle/trust/filter.ts';
import { greylist } from '../../../server-bundle/trust/greylist.ts';
import { rspamdAt } from '../../../server-bundle/trust/rspamd.ts';
import type { RspamdQuestion } from '../../../server-bundle/trust/rspamd.ts';
import { mxStage } from './support/mx-stage.ts';
import { rspamdPeer } from './support/rspamd-peer.ts';
import type { RspamdPeer } from './support/rspamd-peer.ts';
import { keptLog, tableResolver } from './support/services.ts';

const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';
const LETTER =
  'From: Ann <ann@stranger.test>\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@stranger.test>\r\nSubject: hello\r\n\r\nCoo.\r\n';
const QUESTION: RspamdQuestion = {
  raw: Buffer.from(LETTER),
  sender: 'ann@stranger.test',
  recipients: ['paloma@dovecote.test', 'carla@dovecote.test'],
  clientAddress: '8.8.4.4',
  clientName: 'client.example',
  helo: 'client.example',
  hostname: 'mail.dovecote.test',
  queueId: 'abc',
  isTls: true,
};

describe('the real rspamd', () => {
  let peer: RspamdPeer;
  beforeAll(async () => {
    peer = await rspamdPeer();
  });
  afterAll(async () => {
    await peer[Symbol.asyncDispose]();
  });

  it('is told the envelope and the client', async () => {
    const finding = await rspamdAt(peer.url, keptLog().log).check(QUESTION);
    expect(finding).toMatchObject({ action: 'no action' });
    expect(finding?.symbols.map(({ name }) => name).sort()).toEqual(['HELO', 'IP', 'NAME', 'QUEUE', 'RCPT', 'RCPTS']);
    expect(await rspamdAt(peer.url, keptLog().log).check({ ...QUESTION, sender: 'evil@stranger.test' })).toMatchObject({ action: 'add header' });
    expect(await rspamdAt(peer.url, keptLog().log).check({ ...QUESTION, sender: '' })).toMatchObject({ action: 'no action' });
  });

  it('has mx refuse, put into Junk, or let through', async () => {
    const filter = {
      settings: { ...DEFAULT_FILTER, lists: [] },
      greylist: greylist(inProcessStore()),
      rspamd: rspamdAt(peer.url, keptLog().log),
      inspect: inspectClient,
    };
    await using mx = await mxStage({ filter, clientAddress: () => '8.8.4.4', resolver: tableResolver({}) });
    const send = async (from: string, letter: string, reply: RegExp): Promise<void> => {
      await using dialogue = await mx.envelope({ from });
      await dialogue.say('DATA', /^354 /);
      await dialogue.say(`${letter}.`, reply);
    };
    await send('ann@stranger.test', LETTER, /^250 /);
    await send('evil@stranger.test', LETTER, /^250 /);
    await send('ann@stranger.test', `${LETTER}${GTUBE}\r\n`, /^550 5\.7\.1 /);
    expect(mx.storage.delivered.map(({ folder }) => folder)).toEqual([undefined, '\\Junk']);
    expect(mx.storage.delivered[1]?.raw.toString()).toMatch(/X-Spamd-Result: default: True \[7\.\d \/ 15\];\s+FROM_EVIL=7/);
  });
});

describe('a filter that', () => {
  const asked = async (
    answer: (response: ServerResponse) => void,
    question = QUESTION,
  ): Promise<{ readonly finding: unknown; readonly warnings: number; readonly headers: IncomingHttpHeaders }> => {
    let headers: IncomingHttpHeaders = {};
    const server = createServer((request, response) => {
      headers = request.headers;
      request.resume();
      request.on('end', () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { log, lines } = keptLog();
    const finding = await rspamdAt(`http://127.0.0.1:${port}`, log).check(question);
    server.closeAllConnections();
    server.close();
    return { finding, warnings: lines.length, headers };
  };

  it.each([
    ['says 500', (response: ServerResponse) => response.writeHead(500).end('{"action":"reject","score":99}')],
    ['says no JSON', (response: ServerResponse) => response.end('reject')],
    ['never stops', (response: ServerResponse) => response.end('x'.repeat(1_000_000))],
    ['hangs up', (response: ServerResponse) => response.destroy()],
  ] as const)('%s is left aside, once in the log', async (_what, answer) => {
    expect(await asked((response) => void answer(response))).toMatchObject({ finding: null, warnings: 1 });
  });

  it('is not there is left aside', async () => {
    const { log, lines } = keptLog();
    const rspamd = rspamdAt('http://127.0.0.1:1', log);
    expect([await rspamd.check(QUESTION), await rspamd.check(QUESTION)]).toEqual([null, null]);
    expect(lines).toHaveLength(1);
  });

  it('gets no header field from a stranger’s HELO or address', async () => {
    const { headers } = await asked((response) => void response.end('{"action":"no action","score":0}'), {
      ...QUESTION,
      helo: 'x\r\nIP: 1.1.1.1',
      sender: 'é"\r\nX: y"@x.test',
    });
    expect(headers).toMatchObject({ ip: '8.8.4.4', helo: 'x??IP: 1.1.1.1' });
    expect(headers).not.toHaveProperty('x');
  });

  it('is not asked about a message beyond ten MiB', async () => {
    expect(await asked((response) => void response.end('{}'), { ...QUESTION, raw: Buffer.alloc(11 * 1024 * 1024) })).toMatchObject({
      finding: null,
      warnings: 0,
      headers: {},
    });
  });
});
