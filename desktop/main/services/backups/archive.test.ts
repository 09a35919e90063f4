/** What is read of archives: those that GNU tar writes, and those that somebody made to do harm. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readArchive, type Entry } from './archive.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'palomar-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const LONG = `${'long/'.repeat(40)}name`;

interface Read {
  readonly entries: readonly Entry[];
  readonly contents: ReadonlyMap<string, string>;
}

async function read(archive: Buffer, pieceBytes = 10_000): Promise<Read> {
  const entries: Entry[] = [];
  const contents = new Map<string, string>();
  await readArchive(inPieces(archive, pieceBytes), {
    open: (entry) => {
      entries.push(entry);
      return (chunk) => void contents.set(entry.name, (contents.get(entry.name) ?? '') + chunk.toString('latin1'));
    },
  });
  return { entries, contents };
}

async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
}

interface Head {
  readonly name: string;
  readonly size?: string | Buffer;
  readonly type?: string;
  readonly sum?: string;
}

/** A head as ustar has it, with its sum unless another is given. */
function head({ name, size = '0', type = '0', sum }: Head): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  if (typeof size === 'string') block.write(size, 124, 12);
  else size.copy(block, 124);
  block.write(type, 156, 1);
  block.write('ustar  ', 257);
  block.fill(' ', 148, 156);
  block.write(sum ?? `${block.reduce((total, byte) => total + byte, 0).toString(8)}\0`, 148, 8);
  return block;
}
const END = Buffer.alloc(1024);

/** What GNU tar makes of a folder, in its own way or another's. */
function tarred(): Buffer {
  const root = mkdtempSync(path.join(folder, 'tree-'));
  mkdirSync(path.join(root, path.dirname(LONG)), { recursive: true });
  writeFileSync(path.join(root, LONG), 'far down');
  writeFileSync(path.join(root, 'empty'), '');
  writeFileSync(path.join(root, 'block'), 'b'.repeat(512));
  writeFileSync(path.join(root, 'more'), 'm'.repeat(70_001));
  symlinkSync('/etc/passwd', path.join(root, 'link'));
  return execFileSync('tar', ['--format=gnu', '--sort=name', '-cf', '-', '-C', root, '.']);
}

for (const pieceBytes of [97, 512, 65_536])
  it(`reads what GNU tar writes, ${pieceBytes} bytes at a time`, async () => {
    const { entries, contents } = await read(tarred(), pieceBytes);
    const files = entries.filter(({ kind }) => kind === 'file').map(({ name, sizeBytes }) => `${name} ${sizeBytes}`);
    expect(files).toEqual(['./block 512', './empty 0', `./${LONG} 8`, './more 70001']);
    expect(entries.find(({ name }) => name === './link')?.kind).toBe('link');
    expect(entries.find(({ name }) => name === './')?.kind).toBe('directory');
    expect(contents.get(`./${LONG}`)).toBe('far down');
    expect(contents.get('./more')).toBe('m'.repeat(70_001));
  });

it('reads a size that is written in binary', async () => {
  const size = Buffer.alloc(12);
  size[0] = 0x80;
  size[11] = 3;
  const { entries } = await read(Buffer.concat([head({ name: 'a', size }), Buffer.from('abc'.padEnd(512, '\0')), END]));
  expect(entries).toEqual([{ name: 'a', kind: 'file', sizeBytes: 3 }]);
});

it('tells devices and pipes from files', async () => {
  const kinds = ['1', '2', '3', '4', '5', '6'].map((type) => head({ name: type, type }));
  expect((await read(Buffer.concat([...kinds, END]))).entries.map(({ kind }) => kind)).toEqual([
    'link',
    'link',
    'other',
    'other',
    'directory',
    'other',
  ]);
});

const ONES = Buffer.alloc(12, 0xff);
const BEYOND = Buffer.concat([Buffer.from([0x80, 0, 0, 1]), Buffer.alloc(8)]);
const HOSTILE: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'half a head': head({ name: 'a' }).subarray(0, 300),
  'no end': head({ name: 'a' }),
  'a wrong sum': Buffer.concat([head({ name: 'a', sum: '0001234\0' }), END]),
  'no sum': Buffer.concat([head({ name: 'a', sum: 'zzzzzzz\0' }), END]),
  'content that ends before its size': Buffer.concat([head({ name: 'a', size: '00000002000' }), Buffer.alloc(100)]),
  'a size larger than all disks': Buffer.concat([head({ name: 'a', size: '77777777777' }), END]),
  'a binary size below nothing': Buffer.concat([head({ name: 'a', size: ONES }), END]),
  'a binary size whose upper bytes count': Buffer.concat([head({ name: 'a', size: BEYOND }), END]),
  'a size that is no number': Buffer.concat([head({ name: 'a', size: 'many' }), END]),
  'a size that begins as a number': Buffer.concat([head({ name: 'a', size: '0x10' }), END]),
  'a size below nothing': Buffer.concat([head({ name: 'a', size: '-1' }), END]),
  'a name without end': Buffer.concat([head({ name: 'a', type: 'L', size: '00100000000' }), END]),
  noise: Buffer.from('not an archive at all '.repeat(100)),
};
for (const [what, archive] of Object.entries(HOSTILE))
  it(`refuses ${what}`, async () => {
    await expect(read(archive)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });

it('ends its source when it is refused, and when the reader fails', async () => {
  for (const [archive, fails] of [
    [Buffer.from('noise '.repeat(1_000)), false],
    [Buffer.concat([head({ name: 'a' }), END]), true],
  ] as const) {
    let ended = false;
    const source = async function* (): AsyncGenerator<Buffer> {
      try {
        yield* inPieces(archive, 600);
      } finally {
        ended = true;
      }
    };
    const reader = {
      open: () => {
        if (fails) throw new Error('the reader failed');
        return null;
      },
    };
    await expect(readArchive(source(), reader)).rejects.toThrow(fails ? 'the reader failed' : 'cannot be read');
    expect(ended).toBe(true);
  }
});
