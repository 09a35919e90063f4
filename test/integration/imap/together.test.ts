/**
 * Sessions at two servers, which reach storage over sockets as two processes would, do random things all at once. Nobody can say what comes of
 * that, but no session is told what it may not be, no number it was told is refused, and in the end all see the same. PALOMAR_RUNS and PALOMAR_SEED
 * say how often and what.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchCertificate } from '../../../server-bundle/base/certificate.ts';
import { silentLog } from '../../../server-bundle/base/log.ts';
import { inProcessRateLimiter } from '../../../server-bundle/base/rate-limit.ts';
import { startImap } from '../../../server-bundle/protocols/imap/server.ts';
import { type OnSelected, onSelected, type Pick } from '../../support/imap-model/actions.ts';
import { expectOk, expectStatus } from '../../support/imap-model/answers.ts';
import { setOf } from '../../support/imap-model/picking.ts';
import { Seat, seenBy } from '../../support/imap-model/seat.ts';
import { View } from '../../support/imap-model/view.ts';
import { LineClient, makeCertificate } from '../../support/imap-stage.ts';
import { linkAs, PASSWORD, type Stage, stage as storageStage } from '../../support/storage-stage.ts';

const RUNS = Number(process.env['PALOMAR_RUNS'] ?? 12);
const SEED = Number(process.env['PALOMAR_SEED'] ?? 1);
/** By server; every other one has enabled QRESYNC. */
const SESSIONS = [0, 0, 1, 1];
const stack = new AsyncDisposableStack();
let stage: Stage;
let clients: LineClient[];
let run = 0;
let letters = 0;

beforeAll(async () => {
  stage = stack.use(await storageStage());
  await stage.account('ana');
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-together-'));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  makeCertificate(directory, 'mail.dovecote.test');
  const ports: number[] = [];
  for (let server = 0; server < 2; server += 1) {
    const certificate = stack.use(await watchCertificate(directory, { signal: new AbortController().signal }));
    const storage = stack.use(linkAs('imap', stage.port));
    const listen = { host: '127.0.0.1', port: 0 };
    const deps = { storage, certificate, limiter: stack.use(inProcessRateLimiter()), log: silentLog(), hostname: 'mail.dovecote.test', listen };
    ports.push(stack.use(await startImap(deps)).port);
  }
  clients = [];
  for (const [index, server] of SESSIONS.entries()) {
    const client = stack.use(await LineClient.connect(ports[server] ?? 0));
    expect((await client.command(`LOGIN ana@dovecote.test "${PASSWORD}"`)).at(-1)).toMatch(/^OK/);
    if (index % 2 === 1) await client.command('ENABLE QRESYNC');
    clients.push(client);
  }
});
afterAll(() => stack.disposeAsync());

function letter(): string {
  return `Subject: ${++letters}\r\n\r\n`.padEnd(40 + letters, 'x');
}

function commandOf(action: OnSelected, view: View, box: string): string {
  const by = (name: string, pick: Pick): string => `${pick.byUid ? 'UID ' : ''}${name} ${setOf(pick, view)}`;
  // What copies all of what there is doubles it.
  if (action.kind === 'copy' && view.slots.length > 40) return 'NOOP';
  switch (action.kind) {
    case 'fetch':
      return `${by('FETCH', action.pick)} (UID FLAGS RFC822.SIZE)`;
    case 'store':
      return `${by('STORE', action.pick)} ${{ add: '+', remove: '-', set: '' }[action.change]}FLAGS (${action.flags.join(' ')})`;
    case 'copy':
      return `${by('COPY', action.pick)} ${box}`;
    case 'move':
      return `${by('MOVE', action.pick)} Archive`;
    case 'search':
      return `${action.byUid ? 'UID ' : ''}SEARCH ${action.key}`;
    case 'uid-expunge':
      return `UID EXPUNGE ${setOf({ ...action.pick, byUid: true }, view)}`;
    case 'expunge':
      return 'EXPUNGE';
    case 'replace':
    case 'close':
    case 'unselect':
      return 'NOOP';
  }
}

async function seated(client: LineClient, index: number, name: string): Promise<Seat> {
  const seat = new Seat(client, index % 2 === 1);
  const view = new View(seat.isSyncing);
  const answer = await seat.say(`SELECT ${name}`);
  expectOk(answer);
  for (const line of answer.lines.slice(answer.lines.findIndex((each) => each.startsWith('* OK [CLOSED]')) + 1)) view.take(line, 'SELECT');
  seat.open({ box: { name, uidNext: 1, letters: [], isRemoved: false }, view, readOnly: false, uidValidity: '' });
  await seat.askUnknown();
  return seat;
}

async function play(seat: Seat, name: string, actions: readonly OnSelected[]): Promise<void> {
  for (const action of actions) {
    const view = seat.opened?.view;
    if (!view) return;
    if (view.slots.length < 3) {
      const text = letter();
      expectOk(await seat.say(`APPEND ${name} {${text.length}+}\r\n${text}`));
    } else {
      const answer = await seat.say(commandOf(action, view, name));
      // Others may have removed every message that a STORE names by numbers (RFC 9051 §7.1).
      const isTooLate = action.kind === 'store' && answer.text.startsWith('[EXPUNGEISSUED]');
      expectStatus(answer, isTooLate ? ['NO'] : ['OK']);
    }
    await seat.askUnknown();
  }
}

/** Until they see what a fresh session sees; removals may still be on their way. */
async function agree(seats: readonly Seat[], name: string): Promise<void> {
  const [first] = clients;
  if (!first) return;
  const wanted = async (): Promise<string> => {
    const fresh = await seated(first, 0, name);
    return seenBy(fresh.opened?.view ?? new View()).join('\n');
  };
  const seen = async (seat: Seat): Promise<string> => {
    await seat.say('NOOP');
    await seat.askUnknown();
    return seenBy(seat.opened?.view ?? new View()).join('\n');
  };
  const truth = await wanted();
  for (const seat of seats.slice(1)) await expect.poll(() => seen(seat), { timeout: 5_000, interval: 10 }).toBe(truth);
}

it('all see the same in the end, and nobody a wrong number on the way', async () => {
  const scripts = fc.tuple(...SESSIONS.map(() => fc.array(onSelected, { minLength: 5, maxLength: 20, size: 'max' })));
  await fc.assert(
    fc.asyncProperty(scripts, async (each) => {
      const name = `Box${++run}`;
      await clients[0]?.command(`CREATE ${name}`);
      for (let count = 0; count < 6; count += 1) {
        const text = letter();
        await clients[0]?.command(`APPEND ${name} {${text.length}+}\r\n${text}`);
      }
      const seats = await Promise.all(clients.map((client, index) => seated(client, index, name)));
      await Promise.all(seats.map((seat, index) => play(seat, name, each[index] ?? [])));
      await agree(seats, name);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  expect(run).toBe(RUNS);
}, 600_000);
