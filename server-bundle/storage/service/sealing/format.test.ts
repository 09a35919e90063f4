import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { sealLetters, unsealLetters } from './format.ts';
import { createSealingKeys, readPrivateKeys, readPublicKeys } from './key-pair.ts';

const vector = z
  .object({
    accountId: z.string(),
    privateKeys: z.array(z.string()),
    file: z.array(z.string()),
    letters: z.array(z.object({ deliveryId: z.string(), folder: z.string().nullable(), receivedAt: z.number(), text: z.string() })),
  })
  .parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../../test/vectors/sealed/version-1.json'), 'utf8')));
const bytes = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'base64');
const keys = readPrivateKeys(bytes(vector.privateKeys));
const file = bytes(vector.file);

it('opens what an earlier version of this server sealed', () => {
  const { letters, damaged } = unsealLetters(keys, vector.accountId, file);
  expect(damaged).toBe(0);
  expect(letters.map(({ raw, ...letter }) => ({ ...letter, text: raw.toString() }))).toEqual(vector.letters);
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

it('leaves out what is cut off at the end, wherever the cut is', () => {
  for (let length = 0; length < file.length; length += 13) {
    const cut = file.subarray(0, length);
    if (length < 1128) expect(() => unsealLetters(keys, vector.accountId, cut)).toThrow(expect.objectContaining({ code: 'CORRUPT' }) as Error);
    else expect(unsealLetters(keys, vector.accountId, cut).damaged).toBe(0);
  }
});

it('keeps every byte of a letter', () => {
  const made = createSealingKeys();
  const raw = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
  const sealed = sealLetters(readPublicKeys(made.publicKeys), 'a', [{ deliveryId: 'd', folder: 'Ordner/Ä', receivedAt: 5, raw }]);
  expect(sealed.includes(Buffer.from('Ordner'))).toBe(false);
  expect(unsealLetters(readPrivateKeys(made.privateKeys), 'a', sealed).letters).toEqual([
    { deliveryId: 'd', folder: 'Ordner/Ä', receivedAt: 5, raw },
  ]);
});
