import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SealedLetter } from './format.ts';
import { createSealingKeys, readPrivateKeys, readPublicKeys } from './key-pair.ts';
import { openLetters } from './open.ts';
import { sealedPieces } from './seal.ts';

const letterIn = z.object({
  deliveryId: z.string(),
  folder: z.string().nullable(),
  createFolder: z.boolean().default(false),
  flags: z.array(z.string()).default([]),
  receivedAt: z.number(),
  text: z.string(),
  /** How often the text stands in the message. */
  repeat: z.number().default(1),
});
const vectorIn = z.object({ accountId: z.string(), privateKeys: z.array(z.string()), file: z.array(z.string()), letters: z.array(letterIn) });
const bytes = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'base64');

interface Vector {
  readonly accountId: string;
  readonly privateKeys: Buffer;
  readonly file: Buffer;
  readonly letters: readonly SealedLetter[];
}

function vectorOf(version: number): Vector {
  const file = path.resolve(import.meta.dirname, `../../../../test/vectors/sealed/version-${version}.json`);
  const vector = vectorIn.parse(JSON.parse(readFileSync(file, 'utf8')));
  const letters = vector.letters.map(({ text, repeat, ...letter }) => ({ ...letter, raw: Buffer.from(text.repeat(repeat)) }));
  return { ...vector, privateKeys: bytes(vector.privateKeys), file: bytes(vector.file), letters };
}

interface Content {
  readonly letters: SealedLetter[];
  readonly damaged: number;
}

async function contentOf(privateKeys: Buffer, accountId: string, file: Buffer): Promise<Content> {
  const source = { sizeBytes: file.length, read: (at: number, length: number) => Promise.resolve(file.subarray(at, at + length)) };
  const letters: SealedLetter[] = [];
  let damaged = 0;
  for await (const opened of openLetters(readPrivateKeys(privateKeys), accountId, source)) {
    if (opened.kind === 'letter') letters.push(opened.letter);
    else damaged++;
  }
  return { letters, damaged };
}

const HEAD = 1128;
const RECORD_HEAD = 36;
const SEGMENT = 65_536 + 16;
const made = createSealingKeys();

const letter = (deliveryId: string, length: number): SealedLetter => ({
  deliveryId,
  folder: 'Ordner/Ä',
  createFolder: true,
  flags: ['\\Seen', 'wichtig'],
  receivedAt: 5,
  raw: Buffer.from(Array.from({ length }, (_, index) => index % 251)),
});
const seal = (...letters: readonly SealedLetter[]): Buffer => Buffer.concat([...sealedPieces(readPublicKeys(made.publicKeys), 'a', letters)]);
const open = (file: Buffer): Promise<Content> => contentOf(made.privateKeys, 'a', file);

describe.each([1, 2, 3])('a file of format version %i', (version) => {
  const { privateKeys, accountId, file, letters } = vectorOf(version);
  const firstEnd = HEAD + RECORD_HEAD + file.readUInt32BE(HEAD);

  it('is opened', async () => {
    expect(await contentOf(privateKeys, accountId, file)).toEqual({ letters, damaged: 0 });
  });

  it('gives out nothing when it was moved to another account', async () => {
    expect(await contentOf(privateKeys, 'ffeeddccbbaa99887766554433221100', file)).toEqual({ letters: [], damaged: letters.length });
  });

  it('gives out nothing when its version was changed', async () => {
    for (const other of [0, 1, 2, 3, 4].filter((one) => one !== version)) {
      const changed = Buffer.from(file);
      changed[7] = other;
      const { letters: found } = await contentOf(privateKeys, accountId, changed).catch(() => ({ letters: [] }));
      expect(found).toEqual([]);
    }
  });

  it('never gives out a letter that was changed by one bit, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.nat(firstEnd + RECORD_HEAD), fc.nat(file.length - 1)), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        try {
          for (const found of (await contentOf(privateKeys, accountId, changed)).letters) expect(letters).toContainEqual(found);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CORRUPT' });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('counts a letter that is cut off at the end as damaged, wherever the cut is, and gives out those before it', async () => {
    const step = Math.ceil(file.length / 150);
    const lengths = Array.from({ length: 150 }, (_, index) => index * step).filter((length) => length < file.length);
    for (const length of [...lengths, HEAD, firstEnd]) {
      const cut = contentOf(privateKeys, accountId, file.subarray(0, length));
      if (length < HEAD) await expect(cut).rejects.toMatchObject({ code: 'CORRUPT' });
      else expect((await cut).damaged).toBe(length === HEAD || length === firstEnd ? 0 : 1);
    }
  });
});

it('keeps every byte of a letter, whatever its length is beside that of a segment', async () => {
  const empty = seal(letter('d', 0)).length - HEAD - RECORD_HEAD - 16;
  for (const length of [0, 1, 65_536 - empty - 1, 65_536 - empty, 65_536 - empty + 1, 2 * 65_536 - empty, 70_000, 300_000]) {
    const sealed = seal(letter('d', length), letter('e', 10));
    expect(sealed.includes(Buffer.from('Ordner'))).toBe(false);
    expect(await open(sealed)).toEqual({ letters: [letter('d', length), letter('e', 10)], damaged: 0 });
  }
});

describe('the segments of a large letter', () => {
  const whole = seal(letter('long', 250_000));
  const segments = Array.from({ length: 4 }, (_, n) => whole.subarray(HEAD + RECORD_HEAD + n * SEGMENT, HEAD + RECORD_HEAD + (n + 1) * SEGMENT));
  const [first, second, third, last] = segments as [Buffer, Buffer, Buffer, Buffer];
  const other = seal(letter('long', 250_000));
  const with_ = (pieces: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(pieces);
    const head = Buffer.from(whole.subarray(0, HEAD + RECORD_HEAD));
    head.writeUInt32BE(body.length, HEAD);
    return Buffer.concat([head, body]);
  };

  it('open as they were made', async () => {
    expect(with_([first, second, third, last])).toEqual(whole);
    expect(await open(whole)).toEqual({ letters: [letter('long', 250_000)], damaged: 0 });
  });

  it.each([
    ['without the last, although the length says so', [first, second, third]],
    ['with the first alone', [first]],
    ['without one in the middle', [first, third, last]],
    ['without the first', [second, third, last]],
    ['in another order', [first, third, second, last]],
    ['with one of them twice', [first, second, second, third, last]],
    ['with the last twice', [first, second, third, last, last]],
    ['with the last cut short', [first, second, third, last.subarray(0, -1)]],
    ['with the last cut to its tag', [first, second, third, last.subarray(0, 16)]],
    [
      'with one of the same letter sealed another time',
      [first, other.subarray(HEAD + RECORD_HEAD + SEGMENT, HEAD + RECORD_HEAD + 2 * SEGMENT), third, last],
    ],
    ['with nothing', []],
  ])('do not open %s', async (_, pieces) => {
    expect(await open(with_(pieces))).toEqual({ letters: [], damaged: 1 });
  });

  it('do not open in another letter of the same file, nor when the letters change places', async () => {
    const [a, b] = [letter('one', 100_000), letter('two', 100_000)];
    const file = seal(a, b);
    const length = (file.length - HEAD) / 2;
    const [one, two] = [file.subarray(HEAD, HEAD + length), file.subarray(HEAD + length)];
    expect(await open(Buffer.concat([file.subarray(0, HEAD), two, one]))).toEqual({ letters: [], damaged: 2 });
    const tail = RECORD_HEAD + SEGMENT;
    const mixed = Buffer.concat([file.subarray(0, HEAD), one.subarray(0, tail), two.subarray(tail), two]);
    expect(await open(mixed)).toEqual({ letters: [b], damaged: 1 });
  });
});

it('seals the same delivery twice in one file under different keys', () => {
  const file = seal(letter('same', 100), letter('same', 100));
  const length = (file.length - HEAD) / 2;
  expect(file.subarray(HEAD + RECORD_HEAD, HEAD + length)).not.toEqual(file.subarray(HEAD + length + RECORD_HEAD));
});

it('makes a piece only when the one before was taken, and none is larger than a segment', () => {
  const pieces = sealedPieces(readPublicKeys(made.publicKeys), 'a', [letter('long', 1_000_000)]);
  const raw = Math.max(...[...pieces].map(({ length }) => length));
  expect(raw).toBe(65_536);
});
