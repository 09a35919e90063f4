/** The one native npm module, SQLite with ciphers, as files of the base layer: what Node loads on linux-x64 and nothing else. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TarEntry } from './tar.ts';

export const SQLITE = 'better-sqlite3-multiple-ciphers';
const BINARY = 'prebuilds/linux-x64.node';

/** `strip` takes a file and gives its stripped content. */
export async function sqliteModule(folder: string, strip: (file: string) => Promise<Buffer>): Promise<readonly TarEntry[]> {
  const scripts = (await readdir(path.join(folder, 'lib'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js') && !/^(darwin|win32|linux)/.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const file = (at: string, mode: number, content: Buffer): TarEntry => ({ kind: 'file', path: at, mode, content });
  const kept = ['package.json', ...scripts].sort();
  return [
    file(`app/node_modules/${SQLITE}/${BINARY}`, 0o755, await strip(path.join(folder, BINARY))),
    file(`usr/share/doc/npm/${SQLITE}/LICENSE`, 0o644, await readFile(path.join(folder, 'LICENSE'))),
    ...(await Promise.all(kept.map(async (name) => file(`app/node_modules/${SQLITE}/${name}`, 0o644, await readFile(path.join(folder, name)))))),
  ];
}
