/**
 * A ustar archive (POSIX.1-1988, IEEE 1003.1) built in memory from a list of entries: the same list gives the same bytes.
 * Never reads the clock, the umask or an owner from the file system.
 */
interface Common {
  /** Relative, without a leading slash or dot; directories without a trailing slash. */
  readonly path: string;
  readonly uid?: number;
  readonly gid?: number;
}
export type TarEntry =
  | (Common & { readonly kind: 'file'; readonly mode: number; readonly content: Buffer | string })
  | (Common & { readonly kind: 'directory'; readonly mode: number })
  | (Common & { readonly kind: 'link'; readonly target: string });

const BLOCK_BYTES = 512;
const TYPE = { file: '0', link: '2', directory: '5' } as const;

export function tar(entries: readonly TarEntry[], mtimeSeconds = 0): Buffer {
  return Buffer.concat([...entries.map((entry) => tarEntryBytes(entry, mtimeSeconds)), Buffer.alloc(2 * BLOCK_BYTES)]);
}

/** Header, content and padding of one entry; an archive is such entries and two empty blocks. */
export function tarEntryBytes(entry: TarEntry, mtimeSeconds = 0): Buffer {
  if (entry.kind !== 'file') return header(entry, 0, mtimeSeconds);
  const content = typeof entry.content === 'string' ? Buffer.from(entry.content) : entry.content;
  const padding = Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES);
  return Buffer.concat([header(entry, content.length, mtimeSeconds), content, padding]);
}

/** The entries and every folder above them, sorted by path: the order never depends on how files were found. */
export function withParents(entries: readonly TarEntry[]): readonly TarEntry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  for (const entry of entries)
    for (let slash = entry.path.lastIndexOf('/'); slash > 0; slash = entry.path.lastIndexOf('/', slash - 1)) {
      const path = entry.path.slice(0, slash);
      if (!byPath.has(path)) byPath.set(path, { kind: 'directory', path, mode: 0o755 });
    }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function header(entry: TarEntry, sizeBytes: number, mtimeSeconds: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const { name, prefix } = split(entry.kind === 'directory' ? `${entry.path}/` : entry.path);
  if (entry.kind === 'link' && Buffer.byteLength(entry.target) > 100)
    throw new Error(`tar: the link target of ${entry.path} is longer than 100 bytes.`);
  block.write(name, 0);
  octal(block, 100, 8, entry.kind === 'link' ? 0o777 : entry.mode);
  octal(block, 108, 8, entry.uid ?? 0);
  octal(block, 116, 8, entry.gid ?? 0);
  octal(block, 124, 12, sizeBytes);
  octal(block, 136, 12, mtimeSeconds);
  block.fill(' ', 148, 156);
  block.write(TYPE[entry.kind], 156);
  if (entry.kind === 'link') block.write(entry.target, 157);
  block.write('ustar\0' + '00', 257);
  block.write(prefix, 345);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function octal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset);
}

/** ustar has 100 bytes for the name and 155 for what stands before one of its slashes. */
function split(path: string): { readonly name: string; readonly prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let slash = path.indexOf('/'); slash > 0 && slash < path.length - 1; slash = path.indexOf('/', slash + 1)) {
    const prefix = path.slice(0, slash);
    const name = path.slice(slash + 1);
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return { name, prefix };
  }
  throw new Error(`tar: ${path} is too long for a ustar header.`);
}
