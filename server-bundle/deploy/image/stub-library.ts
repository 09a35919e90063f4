/**
 * Libraries that a program is linked to and never uses here, replaced by ones of the same name that hold only the symbols it asks
 * for. Debian's unbound carries libpython (7.5 MB) for a module that we never load: its stub is an illegal instruction, so it can't
 * misbehave quietly. libsystemd's functions answer 0, "not under systemd", which in a container is the truth.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebianTree } from './debian-tree.ts';

export interface Stub {
  /** Begin of the library's file name. */
  readonly library: string;
  /** Which undefined symbols of the programs are its own. */
  readonly symbols: RegExp;
  readonly does: 'trap' | 'return-zero';
}

export const STUBS: readonly Stub[] = [
  { library: 'libpython3', symbols: /^_?Py/, does: 'trap' },
  { library: 'libsystemd.so', symbols: /^sd_/, does: 'return-zero' },
];

const READELF = 'usr/bin/x86_64-linux-gnu-readelf';

/** File name and content of the stub for these programs; null when none of them is linked to the library. */
export async function buildStub(
  tree: DebianTree,
  programs: readonly string[],
  stub: Stub,
): Promise<{ readonly name: string; readonly content: Buffer } | null> {
  const reports = await Promise.all(programs.map((program) => tree.run(READELF, ['-W', '-d', '--dyn-syms', path.join(tree.root, program)])));
  const text = Buffer.concat(reports).toString('utf8');
  const name = [...text.matchAll(/\(NEEDED\).*\[(\S+)\]/g)].map((match) => match[1] ?? '').find((needed) => needed.startsWith(stub.library));
  if (name === undefined) return null;
  const wanted = new Map<string, SymbolKind>();
  for (const [, type, symbol = ''] of text.matchAll(/ (FUNC|OBJECT|NOTYPE) +\w+ +\w+ +UND (\w+)/g))
    if (stub.symbols.test(symbol)) wanted.set(symbol, { data: type === 'OBJECT', version: new RegExp(` UND ${symbol}@+(\\S+)`).exec(text)?.[1] });
  return { name, content: await link(tree, name, wanted, stub.does) };
}

interface SymbolKind {
  readonly data: boolean;
  readonly version: string | undefined;
}

async function link(tree: DebianTree, name: string, symbols: ReadonlyMap<string, SymbolKind>, does: Stub['does']): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'palomar-stub-'));
  const at = (base: string) => path.join(folder, base);
  try {
    await writeFile(at('stub.s'), assembly(symbols, does));
    await writeFile(at('stub.map'), versionScript(symbols));
    await tree.run('usr/bin/x86_64-linux-gnu-as', ['-o', at('stub.o'), at('stub.s')]);
    const flags = ['-shared', '--build-id=none', '-s', '-z', 'noexecstack', '--version-script', at('stub.map'), '-soname', name];
    await tree.run('usr/bin/x86_64-linux-gnu-ld.bfd', [...flags, '-o', at('stub.so'), at('stub.o')]);
    return await readFile(at('stub.so'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function assembly(symbols: ReadonlyMap<string, SymbolKind>, does: Stub['does']): string {
  const all = [...symbols].sort(([a], [b]) => (a < b ? -1 : 1));
  const code = all.filter(([, kind]) => !kind.data).flatMap(([name]) => [`.globl ${name}`, `.type ${name},@function`, `${name}:`]);
  const data = all
    .filter(([, kind]) => kind.data)
    .flatMap(([name]) => [`.globl ${name}`, `.type ${name},@object`, `.size ${name},16`, `${name}: .zero 16`]);
  const body = does === 'trap' ? ['ud2'] : ['xorl %eax,%eax', 'ret'];
  return ['.text', ...code, ...body, '.bss', ...data, '.section .note.GNU-stack,"",@progbits', ''].join('\n');
}

/** The loader looks for the symbol's version too, where the original library has versions. */
function versionScript(symbols: ReadonlyMap<string, SymbolKind>): string {
  const versions = new Map<string, string[]>();
  for (const [name, { version = '' }] of symbols) versions.set(version, [...(versions.get(version) ?? []), name]);
  const blocks = [...versions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([version, names]) => `${version} { global: ${names.sort().join('; ')}; };`);
  return versions.size === 0 ? '{ global: *; };\n' : `${blocks.join('\n')}\n`;
}
