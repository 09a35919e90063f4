/** The stack's image: built twice from nothing it is the same to the bit, Docker loads it, and its programs run in it, locked up. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleManifest } from '../../../server-bundle/contract/manifest.ts';
import { buildImage, type BuiltImage } from '../../../server-bundle/deploy/image/build-image.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
const BUILD_TIMEOUT_MS = 240_000;
const LOCKED_UP = ['--rm', '--network=none', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--tmpfs=/tmp'];

let folder: string;
let first: BuiltImage;
let second: BuiltImage;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'palomar-imagetest-'));
  const entry = path.join(folder, 'entry.ts');
  await writeFile(
    entry,
    `const [name] = process.argv.slice(2);
     async function main(): Promise<void> {
       if (name === 'database') {
         const { default: Database } = await import('better-sqlite3-multiple-ciphers');
         console.log(new Database(':memory:').prepare('select 1 as one').get());
       } else if (name === 'packaged') console.log(typeof (await import('${path.join(root, 'node_modules/ws')}')).WebSocketServer);
       else console.log(name, process.getuid?.(), import.meta.dirname);
     }
     void main();`,
  );
  first = await buildImage({ root, entry, output: path.join(folder, 'one') });
  second = await buildImage({ root, entry, output: path.join(folder, 'two') });
  await run('docker', ['load', '--input', first.file]);
}, 2 * BUILD_TIMEOUT_MS);
afterAll(async () => {
  await run('docker', ['rmi', '--force', first.manifest.reference]).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

const inImage = async (args: readonly string[]) => (await run('docker', ['run', ...LOCKED_UP, ...args])).stdout.trim();

describe('the stack image', () => {
  it('is the same to the bit when built twice', () => {
    expect(first.cached || second.cached).toBe(false);
    expect(second.manifest).toEqual(first.manifest);
  });

  it('is described by its manifest', async () => {
    const manifest = bundleManifest.parse(JSON.parse(await readFile(path.join(folder, 'one/manifest.json'), 'utf8')));
    const hash = createHash('sha256');
    await pipeline(createReadStream(first.file), hash);
    expect(manifest.images.amd64?.sha256).toBe(hash.digest('hex'));
    expect(manifest.reference).toBe(`palomar-server:${manifest.version}-${manifest.images.amd64?.id.slice(7, 19) ?? ''}`);
  });

  it('costs nothing to build again when nothing changed', async () => {
    const startedAt = performance.now();
    const again = await buildImage({ root, entry: path.join(folder, 'entry.ts'), output: path.join(folder, 'one') });
    expect(again.cached).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('stays under 50 MB', () => {
    expect(first.manifest.images.amd64?.sizeBytes).toBeLessThan(50_000_000);
  });

  it('is loaded by Docker under the id and reference that it was given', async () => {
    const { stdout } = await run('docker', ['image', 'inspect', '--format', '{{.Id}} {{.Config.User}}', first.manifest.reference]);
    expect(stdout.trim()).toBe(`${first.manifest.images.amd64?.id ?? ''} 10001:10001`);
  });

  it('runs the servers as nobody in particular, in a file system that can’t be written', async () => {
    expect(await inImage([first.manifest.reference, 'mx'])).toBe('mx 10001 /app');
  });

  it('opens the database, whose native module it carries', async () => {
    expect(await inImage([first.manifest.reference, 'database'])).toBe('{ one: 1 }');
  });

  it('gives dynamically imported packages their names', async () => {
    expect(await inImage([first.manifest.reference, 'packaged'])).toBe('function');
  });

  it('runs Valkey and unbound with the libraries it brings', async () => {
    expect(await inImage(['--entrypoint=/usr/bin/valkey-server', first.manifest.reference, '--version'])).toMatch(/^Valkey server v=/);
    expect(await inImage(['--entrypoint=/usr/bin/unbound', first.manifest.reference, '-V'])).toMatch(/^Version 1\./);
  });

  it('has no shell', async () => {
    await expect(inImage(['--entrypoint=/bin/sh', first.manifest.reference, '-c', 'true'])).rejects.toThrow(/no such file/);
  });
});
