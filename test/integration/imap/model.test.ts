/**
 * Several sessions of one account do random things; each sees, number by number, what a simple model says it may. Those with QRESYNC come back to a
 * mailbox with what they kept of it, and are told all that they missed. PALOMAR_RUNS says how many
 * scripts are played, PALOMAR_SEED which.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';
import { NAMES, SESSIONS, type Step, steps } from '../../support/imap-model/actions.ts';
import { play } from '../../support/imap-model/player.ts';
import { Seat } from '../../support/imap-model/seat.ts';
import { World } from '../../support/imap-model/world.ts';

// So short that what a client has missed is beyond it now and then.
vi.mock('../../../server-bundle/storage/service/mailbox/limits.ts', async (original) => ({ ...(await original<object>()), EXPUNGE_LOG_MAX: 6 }));

const RUNS = Number(process.env['PALOMAR_RUNS'] ?? 60);
const SEED = Number(process.env['PALOMAR_SEED'] ?? 1);
let stage: ImapStage;
let clients: LineClient[];
let run = 0;
let letters = 0;

beforeAll(async () => {
  stage = await imapStage({ inThread: true });
  clients = [];
  for (let session = 0; session < SESSIONS; session += 1) clients.push(await (await stage.client()).login());
  for (const client of clients.slice(1)) await client.command('ENABLE QRESYNC');
});
afterAll(async () => {
  for (const client of clients) client[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});

/** Every run has mailboxes of its own, but for INBOX, which it finds empty. */
const name = (index: number): string => (NAMES[index] === 'INBOX' ? 'INBOX' : `R${run}/${NAMES[index] ?? ''}`);
const newLetter = (): string => `Subject: ${++letters}\r\n\r\n`.padEnd(40 + letters, 'x');

async function newWorld(client: LineClient): Promise<World> {
  run += 1;
  letters = 0;
  for (const text of ['SELECT INBOX', 'STORE 1:* +FLAGS.SILENT (\\Deleted)', 'CLOSE', `CREATE R${run}`]) await client.command(text);
  const uidNext = Number(/UIDNEXT (\d+)/.exec((await client.command('STATUS INBOX (UIDNEXT)'))[0] ?? '')?.[1]);
  const world = new World([
    { name: 'INBOX', uidNext },
    { name: `R${run}`, uidNext: 1 },
  ]);
  for (const box of [1, 2]) {
    await client.command(`CREATE ${name(box)}`);
    world.create(name(box));
  }
  return world;
}

async function playAll(script: readonly Step[]): Promise<void> {
  const [first] = clients;
  if (!first) throw new Error('There is no client.');
  const truth = await newWorld(first);
  const seats = clients.map((client, index) => new Seat(client, index > 0));
  const scene = { world: truth, name, newLetter };
  try {
    for (const { who, action } of script) {
      const seat = seats[who];
      if (seat) await play(seat, scene, action);
    }
    for (const seat of seats) await seat.agree();
  } finally {
    for (const seat of seats) await seat.rest();
    for (const box of truth.boxes.toReversed()) if (box.name !== 'INBOX') await first.command(`DELETE ${box.name}`);
  }
}

it('no session ever sees a wrong sequence number, and all see the truth in the end', async () => {
  expect.assertions(1);
  await fc.assert(fc.asyncProperty(steps, playAll), { numRuns: RUNS, seed: SEED });
  expect(run).toBeGreaterThanOrEqual(RUNS);
}, 600_000);
