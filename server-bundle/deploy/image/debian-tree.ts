/**
 * Debian packages unpacked into a directory (no script of theirs runs), and programs of that tree run from it by its own loader: the
 * binutils that strip and the libdeflate that compresses are then the same on every build machine.
 */
import { spawn } from 'node:child_process';
import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { debianArchive, type OnOutput } from './debian.ts';

export interface DebianTree {
  readonly root: string;
  /** Runs a program of the tree; resolves with its stdout. */
  run(program: string, args: readonly string[], options?: { readonly stdin?: Buffer; readonly signal?: AbortSignal }): Promise<Buffer>;
  /** Shared libraries that an executable of the tree (or one outside) needs, as paths in the tree's library directory. */
  librariesOf(executable: string): Promise<readonly string[]>;
  /** Name → version of every unpacked package. */
  packages(): Promise<Readonly<Record<string, string>>>;
}

export const LIBRARY_DIRECTORY = 'usr/lib/x86_64-linux-gnu';
const LOADER = `${LIBRARY_DIRECTORY}/ld-linux-x86-64.so.2`;

/** Unpacks into `root`, which must be empty and be removed by the caller. */
export async function unpackDebian(
  root: string,
  packages: readonly string[],
  options: { readonly signal?: AbortSignal; readonly onOutput?: OnOutput },
): Promise<DebianTree> {
  const archive = debianArchive({ variant: 'extract', include: packages }, options);
  const unpack = spawn('tar', ['-x', '-C', root, '--exclude=./dev', '--no-same-owner'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const ended = exitOf(unpack, 'tar');
  await Promise.allSettled([pipeline(archive.tar, unpack.stdin), ended]);
  await archive.done;
  await ended;
  return treeAt(root);
}

function treeAt(root: string): DebianTree {
  const libraries = path.join(root, LIBRARY_DIRECTORY);
  const loader = (args: readonly string[]) => [path.join(root, LOADER), ['--inhibit-cache', '--library-path', libraries, ...args]] as const;
  const start = async (args: readonly string[], name: string, options: { readonly stdin?: Buffer; readonly signal?: AbortSignal } = {}) => {
    const [program, argv] = loader(args);
    const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'pipe'], ...(options.signal ? { signal: options.signal } : {}) });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin);
    await exitOf(child, name);
    return Buffer.concat(chunks);
  };
  return {
    root,
    run: (program, args, options) => start([path.join(root, program), ...args], program, options),
    async librariesOf(executable) {
      const listing = (await start(['--list', executable], executable)).toString('utf8');
      const found = [...listing.matchAll(/=> (\S+) \(/g)].map((match) => match[1] ?? '').filter((file) => file.startsWith(libraries));
      return [...new Set(found.map((file) => path.relative(root, file)))].sort();
    },
    packages: () => packagesOf(root),
  };
}

/** Unpacking registers nothing with dpkg; every package's change log begins with its name and version. */
async function packagesOf(root: string): Promise<Readonly<Record<string, string>>> {
  const logs = (await filesBelow(path.join(root, 'usr/share/doc'))).filter((file) => /\/changelog(\.Debian)?\.gz$/.test(file));
  const found = new Map<string, string>();
  for (const log of logs) {
    const name = path.dirname(log);
    const [, version] = /^\S+ \(([^)]+)\)/.exec(gunzipSync(await readFile(path.join(root, 'usr/share/doc', log))).toString('utf8')) ?? [];
    if (version !== undefined && !(found.has(name) && log.endsWith('changelog.gz'))) found.set(name, version);
  }
  return Object.fromEntries(found);
}

/** A file or link of the tree as the file it stands for. */
export async function resolveInTree(root: string, relative: string): Promise<string> {
  return realpath(path.join(root, relative));
}

/** Files below a folder, relative to it, sorted by byte. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

function exitOf(child: ReturnType<typeof spawn>, name: string): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code ?? 'a signal'}: ${said.trim()}`))));
  });
}
