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

/** Chunks in order; `mtimeSeconds` goes on every entry. */
export function* tarChunks(entries: readonly TarEntry[], mtimeSeconds: number): Generator<Buffer> {
  for (const entry of entries) {
    const content = entry.kind === 'file' ? Buffer.from(entry.content) : Buffer.alloc(0);
    yield header(entry, content.length, mtimeSeconds);
    if (content.length === 0) continue;
    yield content;
    yield Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES);
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

export function tar(entries: readonly TarEntry[], mtimeSeconds = 0): Buffer {
  return Buffer.concat([...tarChunks(entries, mtimeSeconds)]);
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
