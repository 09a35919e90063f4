/**
 * Debian's unbound is linked to libpython for a module that we never configure: 7.5 MB in the image and half a megabyte of relocated memory.
 * This library bears libpython's name and the symbols that unbound asks for; any call of them is an illegal
 * instruction, so it can't misbehave quietly.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebianTree } from './debian-tree.ts';

/** Name and content of the stub for one executable; null when it needs no libpython. */
export async function pythonStub(tree: DebianTree, executable: string): Promise<{ readonly name: string; readonly content: Buffer } | null> {
  const file = path.join(tree.root, executable);
  const dynamic = (await tree.run(READELF, ['-dW', file])).toString('utf8');
  const name = /\[(libpython[\d.]+\.so[\d.]*)\]/.exec(dynamic)?.[1];
  if (name === undefined) return null;
  const symbols = (await tree.run(READELF, ['-W', '--dyn-syms', file])).toString('utf8');
  const wanted = [...symbols.matchAll(/ (FUNC|OBJECT|NOTYPE) +\w+ +\w+ +UND (_?Py\w+)/g)].map((match) => ({
    data: match[1] === 'OBJECT',
    name: match[2] ?? '',
  }));
  const folder = await mkdtemp(path.join(tmpdir(), 'palomar-stub-'));
  try {
    const [source, object, library] = ['stub.s', 'stub.o', 'stub.so'].map((base) => path.join(folder, base)) as [string, string, string];
    await writeFile(source, assembly(wanted));
    await tree.run('usr/bin/x86_64-linux-gnu-as', ['-o', object, source]);
    await tree.run('usr/bin/x86_64-linux-gnu-ld.bfd', [
      '-shared',
      '--build-id=none',
      '-s',
      '-z',
      'noexecstack',
      '-soname',
      name,
      '-o',
      library,
      object,
    ]);
    return { name, content: await readFile(library) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const READELF = 'usr/bin/x86_64-linux-gnu-readelf';

function assembly(symbols: readonly { readonly name: string; readonly data: boolean }[]): string {
  const code = symbols.filter((symbol) => !symbol.data).flatMap(({ name }) => [`.globl ${name}`, `.type ${name},@function`, `${name}:`]);
  const data = symbols
    .filter((symbol) => symbol.data)
    .flatMap(({ name }) => [`.globl ${name}`, `.type ${name},@object`, `.size ${name},16`, `${name}: .zero 16`]);
  return ['.text', ...code, 'ud2', '.bss', ...data, '.section .note.GNU-stack,"",@progbits', ''].join('\n');
}
