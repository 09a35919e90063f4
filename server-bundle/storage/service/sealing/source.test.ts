import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from './format.ts';
import type { SealedLetter } from './format.ts';
import { createSealingKeys, readPrivateKeys, readPublicKeys } from './key-pair.ts';
import { openLetters } from './open.ts';
import { sealedPieces } from './seal.ts';
import { readDigests, sealedFile } from './source.ts';

const keys = createSealingKeys();
const letters = [10, 700_000, 0, 65_000, 1_500_000, 20].map((length, index): SealedLetter => ({
  deliveryId: `d${index}`,
  folder: null,
  createFolder: false,
  flags: [],
  receivedAt: index,
  raw: Buffer.alloc(length, `letter ${index}`),
}));
let directory: string;
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'palomar-sealed-'));
  file = path.join(directory, 'letters');
  await writeFile(file, Buffer.concat([...sealedPieces(readPublicKeys(keys.publicKeys), 'a', letters)]));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function opened(): Promise<(SealedLetter | 'damaged')[]> {
  await using source = await sealedFile(file);
  const found: (SealedLetter | 'damaged')[] = [];
  for await (const one of openLetters(readPrivateKeys(keys.privateKeys), 'a', source)) found.push(one.kind === 'letter' ? one.letter : one.kind);
  return found;
}

it('reads letters that are larger than what is in memory of their file', async () => {
  expect(await opened()).toEqual(letters);
  expect((await readDigests(file)).digests).toEqual(letters.map(({ deliveryId }) => digestOf(deliveryId).toString('hex')));
});

it('says of a file that becomes shorter while it is read that it cannot be read', async () => {
  await using source = await sealedFile(file);
  const last = (await source.read(source.sizeBytes - 1, 1))[0];
  await truncate(file, source.sizeBytes - 1);
  await expect(source.read(source.sizeBytes - 100, 100)).rejects.toMatchObject({ code: 'CORRUPT' });
  expect(await opened()).toEqual([...letters.slice(0, -1), 'damaged']);
  await appendFile(file, last === 0x78 ? 'y' : 'x');
  expect(await opened()).toEqual([...letters.slice(0, -1), 'damaged']);
});
