/**
 * A docker-archive (`docker save`'s format) written without Docker: the same layers give the same bytes. The gzip file is several members
 * one after the other (RFC 1952 §2.2), so that the compressed base layer is copied, not made again.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { STACK_UID } from '../../contract/stack.ts';
import { APP_COMPRESSION_LEVEL, IMAGE_EPOCH_SECONDS } from './limits.ts';
import { tar, tarEntryBytes } from './tar.ts';

export interface ArchiveOptions {
  readonly name: string;
  readonly version: string;
  readonly base: { readonly diffId: string };
  /** The uncompressed layer of the app. */
  readonly appLayer: Buffer;
  readonly entrypoint: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface Archive {
  /** sha256:…, as Docker names the image. */
  readonly id: string;
  readonly reference: string;
  /** Goes after the base layer's own gzip member. */
  readonly rest: Buffer;
}

/** One file of an archive, to be compressed as a member of its own. */
export function archiveEntry(path: string, content: Buffer): Buffer {
  return tarEntryBytes({ kind: 'file', path, mode: 0o644, content }, IMAGE_EPOCH_SECONDS);
}

export function dockerArchive(options: ArchiveOptions): Archive {
  const appDiffId = createHash('sha256').update(options.appLayer).digest('hex');
  const diffIds = [options.base.diffId, appDiffId];
  const configuration = JSON.stringify(imageConfiguration(options, diffIds));
  const id = createHash('sha256').update(configuration).digest('hex');
  const reference = `${options.name}:${options.version}-${id.slice(0, 12)}`;
  const manifest = [{ Config: `${id}.json`, RepoTags: [reference], Layers: diffIds.map((diffId) => `${diffId}/layer.tar`) }];
  const file = (path: string, content: Buffer | string) => ({ kind: 'file' as const, path, mode: 0o644, content });
  const rest = tar(
    [file(`${appDiffId}/layer.tar`, options.appLayer), file(`${id}.json`, configuration), file('manifest.json', JSON.stringify(manifest))],
    IMAGE_EPOCH_SECONDS,
  );
  return { id: `sha256:${id}`, reference, rest: gzipSync(rest, { level: APP_COMPRESSION_LEVEL }) };
}

function imageConfiguration(options: ArchiveOptions, diffIds: readonly string[]): unknown {
  const created = new Date(IMAGE_EPOCH_SECONDS * 1000).toISOString();
  return {
    architecture: 'amd64',
    os: 'linux',
    created,
    config: {
      User: `${STACK_UID}:${STACK_UID}`,
      Env: ['PATH=/usr/bin', 'NODE_ENV=production', 'MALLOC_ARENA_MAX=1'],
      Entrypoint: options.entrypoint,
      Cmd: [],
      WorkingDir: '/app',
      Labels: options.labels,
      StopSignal: 'SIGTERM',
    },
    rootfs: { type: 'layers', diff_ids: diffIds.map((diffId) => `sha256:${diffId}`) },
    history: diffIds.map(() => ({ created, created_by: 'palomar' })),
  };
}
