import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { backupId } from '../../../contract/models.ts';
import { readHead, sealTo, unseal, type SealedHead } from './sealed-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'palomar-sealed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEAD: SealedHead = {
  id: backupId.parse('0123456789abcdef'),
  madeAt: '2026-03-01T00:00:00.000Z',
  server: 'Aviary',
  domain: 'example.org',
  wrapped: null,
};
const PIECE = 65_536;
let files = 0;

async function* inChunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function sealed(content: Buffer, key = randomBytes(32)) {
  const file = path.join(folder, `${(files += 1)}`);
  return { file, key, ...(await sealTo(file, HEAD, key, inChunksOf(content, 10_000))) };
}

async function read(file: string, key: Buffer, startBytes = 0): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(unseal(file, key, startBytes)));
}

for (const size of [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 200_123])
  it(`gives back ${size} bytes, whole and from the middle`, async () => {
    const content = randomBytes(size);
    const { file, key, sizeBytes } = await sealed(content);
    expect(sizeBytes).toBe(size);
    expect((await read(file, key)).equals(content)).toBe(true);
    const middle = Math.floor(size / 2);
    expect((await read(file, key, middle)).equals(content.subarray(middle))).toBe(true);
  });

it('has nothing of the content in it, and its head in the clear', async () => {
  const { file } = await sealed(Buffer.alloc(1000, 'secret mail '));
  expect(readFileSync(file).includes('secret')).toBe(false);
  expect(await readHead(file)).toEqual(HEAD);
});

it('opens with no other key', async () => {
  const { file } = await sealed(randomBytes(100));
  await expect(read(file, randomBytes(32))).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
});

const TAMPERED: Readonly<Record<string, (file: Buffer) => Buffer>> = {
  'one bit changed': (file) => {
    file.writeUInt8(file.readUInt8(file.length - 40) ^ 1, file.length - 40);
    return file;
  },
  'its last piece cut off': (file) => file.subarray(0, file.length - (123 + 16)),
  'its end cut off': (file) => file.subarray(0, file.length - 5),
  'something appended': (file) => Buffer.concat([file, Buffer.from('more')]),
  'another head': (file) => Buffer.from(file.toString('latin1').replace('Aviary', 'Ossary'), 'latin1'),
};
for (const [what, change] of Object.entries(TAMPERED))
  it(`refuses a file with ${what}`, async () => {
    const { file, key } = await sealed(randomBytes(2 * PIECE + 123));
    writeFileSync(file, change(readFileSync(file)));
    await expect(read(file, key)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });

/** As somebody else would write it: any head at all. */
function withHead(head: unknown): string {
  const bytes = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const file = path.join(folder, `${(files += 1)}`);
  writeFileSync(file, Buffer.concat([Buffer.from('PALOMAR-BACKUP-1\n'), length, bytes, Buffer.alloc(100)]));
  return file;
}

const WRAPPED = {
  stretching: { kind: 'scrypt', cost: 131_072, salt: 'A'.repeat(24) },
  nonce: 'A'.repeat(16),
  sealed: 'A'.repeat(64),
};
it.each([
  ['an id that is a path', { ...HEAD, id: '../../etc/passwd' }],
  ['a time that is none', { ...HEAD, madeAt: 'yesterday' }],
  ['a name without end', { ...HEAD, server: 'x'.repeat(10_000) }],
  ['a key that takes all memory', { ...HEAD, wrapped: { ...WRAPPED, stretching: { ...WRAPPED.stretching, cost: 4_194_304 } } }],
  ['a cost that cannot be', { ...HEAD, wrapped: { ...WRAPPED, stretching: { ...WRAPPED.stretching, cost: 131_071 } } }],
  [
    'a key that takes for ever',
    { ...HEAD, wrapped: { ...WRAPPED, stretching: { kind: 'argon2id', memoryKib: 65_536, passes: 100, parallelism: 4, salt: 'A'.repeat(24) } } },
  ],
  ['a key of another length', { ...HEAD, wrapped: { ...WRAPPED, sealed: 'A'.repeat(32) } }],
  ['a nonce of another length', { ...HEAD, wrapped: { ...WRAPPED, nonce: 'A'.repeat(8) } }],
])('refuses a head with %s', async (_what, head) => {
  expect(await readHead(withHead({ ...HEAD, wrapped: WRAPPED }))).toMatchObject({ wrapped: WRAPPED });
  await expect(readHead(withHead(head))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('refuses what is no backup', async () => {
  const file = path.join(folder, 'letter');
  writeFileSync(file, 'Dear Ana, this is a letter and not a backup at all.');
  await expect(readHead(file)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});
