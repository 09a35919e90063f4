/** Clients that hold on without bringing anything: they are sent away, and others get their mail through meanwhile. */
import { expect, it } from 'vitest';
import type { PaceLimits } from '../../../server-bundle/protocols/smtp/pace.ts';
import { SMTP_LIMITS } from '../../../server-bundle/protocols/smtp/limits.ts';
import { Dialogue } from './support/dialogue.ts';
import { mxStage } from './support/mx-stage.ts';

const PACE: PaceLimits = { sweepMs: 50, graceMs: 300, floor: 1000, commandMs: 400, messageMs: 60_000 };
const LETTER = 'From: ann@stranger.test\r\nSubject: hello\r\n\r\nCoo.\r\n';

/** A byte now and then, until the other side has had enough. */
async function trickle(dialogue: Dialogue, text: string): Promise<void> {
  for (let index = 0; index < 400 && dialogue.socket.writable; index += 1) {
    dialogue.write(text);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it.each([
  ['DATA', 'DATA', /^354 /],
  ['BDAT', 'BDAT 10000', null],
] as const)('a message of %s that comes below the floor is given up', async (_name, command, reply) => {
  await using mx = await mxStage({ pace: PACE });
  await using slow = await mx.envelope();
  slow.write(`${command}\r\n`);
  if (reply) await slow.expect(reply);
  void trickle(slow, 'x');
  await slow.expect(/^421 4\.4\.2 /);
  await slow.ended();
  expect(mx.storage.delivered).toEqual([]);
});

it('a message that comes fast enough is not, nor is one that storage takes its time over', async () => {
  await using mx = await mxStage({ pace: PACE });
  const gate = Promise.withResolvers<void>();
  mx.storage.delays.set('message.deliver', gate.promise);
  await using dialogue = await mx.envelope();
  await dialogue.say('DATA', /^354 /);
  for (let index = 0; index < 30; index += 1) {
    dialogue.write(`${'x'.repeat(98)}\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  dialogue.write('.\r\n');
  expect(await dialogue.quiet(1_000)).toBe('');
  gate.resolve();
  await dialogue.expect(/^250 /);
});

it('a command line that never ends is given up, however its bytes trickle', async () => {
  await using mx = await mxStage({ pace: PACE });
  await using slow = await Dialogue.greeted(mx.port);
  void trickle(slow, 'N');
  await slow.expect(/^421 4\.4\.2 /);
  await slow.ended();
});

it('slow holders of all the memory make room for a quick client, the slowest first', async () => {
  let next = 1;
  await using mx = await mxStage({
    clientAddress: () => `127.0.${(next += 1)}.1`,
    memory: { totalBytes: 1_000_000, addressBytes: 600_000, yieldPace: 1_000_000_000 },
    clientsPerAddress: 30,
  });
  const hold = async (bytes: number): Promise<Dialogue> => {
    const dialogue = await mx.envelope();
    await dialogue.say('DATA', /^354 /);
    dialogue.write(`${LETTER}${`${'x'.repeat(98)}\r\n`.repeat(bytes / 100)}`);
    return dialogue;
  };
  await using slow = await hold(400_000);
  await using slower = await hold(300_000);
  // Nobody is asked to make room before he could have been quick.
  await new Promise((resolve) => setTimeout(resolve, 5_100));
  await using quick = await mx.envelope();
  await quick.say('DATA', /^354 /);
  quick.write(`${LETTER}${`${'y'.repeat(98)}\r\n`.repeat(5_000)}`);
  await slower.expect(/^421 4\.3\.1 /);
  await quick.say('.', /^250 2\.0\.0 /);
  await slow.say('.', /^250 2\.0\.0 /);
}, 20_000);

it('one address alone never gets all the memory', async () => {
  await using mx = await mxStage({ memory: { totalBytes: 1_000_000, addressBytes: 600_000, yieldPace: 1 } });
  await using first = await mx.envelope();
  await first.say('DATA', /^354 /);
  first.write(`${LETTER}${`${'x'.repeat(98)}\r\n`.repeat(5_000)}`);
  await expect.poll(() => first.socket.writableLength).toBe(0);
  await using second = await mx.envelope();
  await second.say('DATA', /^354 /);
  second.write(`${'x'.repeat(98)}\r\n`.repeat(4_000));
  await second.say('.', /^452 4\.3\.1 /);
  await first.say('.', /^250 /);
});

it('a connection beyond the greatest number is not taken off a count it was never on', async () => {
  let address = '192.0.2.1';
  await using mx = await mxStage({ clientsPerAddress: 3, clientAddress: () => address });
  const open = async (from: string): Promise<Dialogue> => {
    address = from;
    const dialogue = await Dialogue.open(mx.port);
    await dialogue.expect(/^220 /);
    return dialogue;
  };
  await using held = new AsyncDisposableStack();
  for (let index = 0; index < 3; index += 1) held.use(await open('192.0.2.1'));
  const others: Dialogue[] = [];
  for (let index = 3; index < SMTP_LIMITS.clients; index += 1) others.push(held.use(await open(`10.0.${index >> 8}.${index & 255}`)));
  address = '192.0.2.1';
  for (let index = 0; index < 20; index += 1) {
    await using beyond = await Dialogue.open(mx.port);
    await beyond.expect(/^421 4\.3\.2 /);
    await beyond.ended();
  }
  for (const other of others.slice(0, 5)) await other[Symbol.asyncDispose]();
  const greeting = async (): Promise<string> => {
    await using fourth = await Dialogue.open(mx.port);
    return await fourth.next();
  };
  // There is room again, but not for a fourth of this address.
  await expect.poll(greeting).toMatch(/^421 4\.7\.0 /);
});
