import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { sealLetters, unsealLetters } from './format.ts';
import { createSealingKeys, readPrivateKeys, readPublicKeys } from './key-pair.ts';

const letterIn = z.object({
  deliveryId: z.string(),
  folder: z.string().nullable(),
  createFolder: z.boolean().default(false),
  flags: z.array(z.string()).default([]),
  receivedAt: z.number(),
  text: z.string(),
});
const vectorIn = z.object({ accountId: z.string(), privateKeys: z.array(z.string()), file: z.array(z.string()), letters: z.array(letterIn) });
const read = (version: number): z.infer<typeof vectorIn> =>
  vectorIn.parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../../../../test/vectors/sealed/version-${version}.json`), 'utf8')));
const bytes = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'base64');
const vector = read(2);
const keys = readPrivateKeys(bytes(vector.privateKeys));
const file = bytes(vector.file);

it.each([1, 2])('opens what a server of format version %i sealed', (version) => {
  const kept = read(version);
  const { letters, damaged } = unsealLetters(readPrivateKeys(bytes(kept.privateKeys)), kept.accountId, bytes(kept.file));
  expect(damaged).toBe(0);
  expect(letters.map(({ raw, ...letter }) => ({ ...letter, text: raw.toString() }))).toEqual(kept.letters);
});

it('opens nothing of a file that was moved to another account', () => {
  expect(unsealLetters(keys, 'ffeeddccbbaa99887766554433221100', file)).toEqual({ letters: [], damaged: 2 });
});

it('never gives out a letter that was changed by one bit, and never fails otherwise', () => {
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      try {
        for (const letter of unsealLetters(keys, vector.accountId, changed).letters)
          expect(vector.letters.map(({ text }) => text)).toContain(letter.raw.toString());
      } catch (error) {
        expect(error).toMatchObject({ code: 'CORRUPT' });
      }
    }),
    { numRuns: 300 },
  );
});

it('counts a letter that is cut off at the end as damaged, wherever the cut is, and gives out those before it', () => {
  const firstEnd = 1128 + 36 + file.readUInt32BE(1128);
  for (const length of [...Array(Math.ceil(file.length / 13)).keys()].map((step) => step * 13).concat(1128, firstEnd)) {
    const cut = file.subarray(0, length);
    if (length < 1128) expect(() => unsealLetters(keys, vector.accountId, cut)).toThrow(expect.objectContaining({ code: 'CORRUPT' }) as Error);
    else expect(unsealLetters(keys, vector.accountId, cut).damaged).toBe(length === 1128 || length === firstEnd ? 0 : 1);
  }
});

it('keeps every byte of a letter', () => {
  const made = createSealingKeys();
  const raw = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
  const sealed = sealLetters(readPublicKeys(made.publicKeys), 'a', [
    { deliveryId: 'd', folder: 'Ordner/Ä', createFolder: true, flags: ['\\Seen', 'wichtig'], receivedAt: 5, raw },
  ]);
  expect(sealed.includes(Buffer.from('Ordner'))).toBe(false);
  expect(unsealLetters(readPrivateKeys(made.privateKeys), 'a', sealed).letters).toEqual([
    { deliveryId: 'd', folder: 'Ordner/Ä', createFolder: true, flags: ['\\Seen', 'wichtig'], receivedAt: 5, raw },
  ]);
});
