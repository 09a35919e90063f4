/**
 * Builds the image that travels with the app: base layer from the cache or from Debian packages, app layer from source, one gzip
 * docker-archive and its manifest. The same inputs give the same bytes; nothing is written when nothing changed.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { bundleManifest, type BundleManifest } from '../../contract/manifest.ts';
import { APP_ENTRY, appLayer } from './app-layer.ts';
import { baseLayer } from './base-layer.ts';
import type { OnOutput } from './debian.ts';
import { dockerArchive } from './docker-archive.ts';

export interface BuildImageOptions {
  /** Root of the repository. */
  readonly root: string;
  /** Folder for archive and manifest, e.g. resources/bundle; its `cache` holds the base layer. */
  readonly output: string;
  /** Absolute path; server-bundle/entry/palomar-server.ts when not given. */
  readonly entry?: string;
  /** Fetches the Debian packages anew, for their security updates. */
  readonly refresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onOutput?: OnOutput;
}

export interface BuiltImage {
  readonly manifest: BundleManifest;
  /** Absolute path of the archive. */
  readonly file: string;
  /** Nothing had to be written. */
  readonly cached: boolean;
}

const NAME = 'palomar-server';
/** Heap limits come with NODE_OPTIONS from the compose file, per service. */
const ENTRYPOINT = ['/usr/bin/tini', '--', '/usr/bin/node', '--max-semi-space-size=1', `/app/${APP_ENTRY}`];

export async function buildImage(options: BuildImageOptions): Promise<BuiltImage> {
  const { root, output } = options;
  const version = z.object({ version: z.string() }).parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))).version;
  await mkdir(output, { recursive: true });
  const [base, app] = await Promise.all([
    baseLayer({ ...options, modules: path.join(root, 'node_modules'), cache: path.join(output, 'cache') }),
    appLayer({ root, entry: options.entry ?? path.join(root, 'server-bundle/entry/palomar-server.ts') }),
  ]);
  options.signal?.throwIfAborted();
  const archive = dockerArchive({ name: NAME, version, base, appLayer: app, entrypoint: ENTRYPOINT, labels: labels(version, base.packages) });
  const file = `${NAME}-${version}-amd64.tar.gz`;
  const kept = await readManifest(output);
  if (kept?.images.amd64?.id === archive.id && (await sizeOf(path.join(output, file))) === kept.images.amd64.sizeBytes)
    return { manifest: kept, file: path.join(output, file), cached: true };
  await removeOthers(output, file);
  const image = await writeArchive(path.join(output, file), base.memberFile, archive.rest);
  const manifest: BundleManifest = { version, reference: archive.reference, images: { amd64: { file, ...image, id: archive.id }, arm64: undefined } };
  await writeFile(path.join(output, 'manifest.json.new'), `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(path.join(output, 'manifest.json.new'), path.join(output, 'manifest.json'));
  return { manifest, file: path.join(output, file), cached: false };
}

/** What `docker image inspect` tells of the origin: names and versions of the Debian packages. */
function labels(version: string, packages: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const list = Object.entries(packages).map(([name, at]) => `${name}=${at}`);
  return { 'org.opencontainers.image.title': NAME, 'org.opencontainers.image.version': version, 'palomar.debian-packages': list.join(' ') };
}

async function writeArchive(file: string, base: string, rest: Buffer): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
  await copyFile(base, `${file}.new`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(base), hash, { end: false });
  hash.update(rest);
  await pipeline([rest], createWriteStream(`${file}.new`, { flags: 'a' }));
  await rename(`${file}.new`, file);
  return { sizeBytes: (await stat(file)).size, sha256: hash.digest('hex') };
}

async function readManifest(output: string): Promise<BundleManifest | null> {
  try {
    return bundleManifest.parse(JSON.parse(await readFile(path.join(output, 'manifest.json'), 'utf8')));
  } catch {
    return null;
  }
}

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    (found) => found.size,
    () => null,
  );
}

/** Archives of other versions would travel with the app for nothing. */
async function removeOthers(output: string, file: string): Promise<void> {
  const names = await readdir(output);
  await Promise.all(names.filter((name) => name.startsWith(`${NAME}-`) && name !== file).map((name) => rm(path.join(output, name))));
}
