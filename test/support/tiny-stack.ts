/**
 * A stack of a few megabytes in place of the real one: BusyBox in every service, so that a set-up can be run in seconds and
 * any service be told to die. Needs no registry: the image is a docker-archive written here.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync, cpSync, symlinkSync, existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BundleManifest } from '../../server-bundle/contract/manifest.ts';
import { HOST_PATHS, SERVICES, type ServiceName } from '../../server-bundle/contract/stack.ts';
import type { DeploymentFile } from '../../desktop/main/plan/situation.ts';

export interface TinyBundle {
  readonly manifest: BundleManifest;
  readonly folder: string;
}

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** @param folder an empty one; the archive stays in it */
export function buildTinyBundle(folder: string, version = '1'): TinyBundle {
  const layer = layerTar(folder);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/bin/sh'], Labels: { version } },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    }),
  );
  const id = sha256(config);
  const reference = `palomar-tiny:${version}-${id.slice(0, 12)}`;
  const staging = path.join(folder, 'archive');
  mkdirSync(staging);
  writeFileSync(path.join(staging, 'layer.tar'), layer);
  writeFileSync(path.join(staging, `${id}.json`), config);
  writeFileSync(path.join(staging, 'manifest.json'), JSON.stringify([{ Config: `${id}.json`, RepoTags: [reference], Layers: ['layer.tar'] }]));
  const archive = gzipSync(execFileSync('tar', ['-C', staging, '-c', '.'], { maxBuffer: 64e6 }));
  rmSync(staging, { recursive: true });
  writeFileSync(path.join(folder, 'tiny.tar.gz'), archive);
  return {
    folder,
    manifest: {
      version,
      reference,
      images: { amd64: { file: 'tiny.tar.gz', sizeBytes: archive.length, sha256: sha256(archive), id: `sha256:${id}` }, arm64: undefined },
    },
  };
}

function layerTar(folder: string): Buffer {
  const root = path.join(folder, 'root');
  mkdirSync(path.join(root, 'bin'), { recursive: true });
  cpSync(busybox(folder), path.join(root, 'bin/busybox'));
  for (const name of ['sh', 'sleep', 'echo', 'true', 'cat']) symlinkSync('busybox', path.join(root, 'bin', name));
  const tar = execFileSync('tar', ['-C', root, '--sort=name', '--owner=0', '--group=0', '--mtime=@0', '-c', '.'], { maxBuffer: 64e6 });
  rmSync(root, { recursive: true });
  return tar;
}

/** This machine's own when it is static, else the one of Debian's package. */
function busybox(folder: string): string {
  const own = '/bin/busybox';
  if (existsSync(own) && !readFileSync(own).includes('/lib64/ld-linux')) return own;
  execFileSync('apt-get', ['download', 'busybox-static'], { cwd: folder, stdio: 'ignore' });
  const unpacked = path.join(folder, 'package');
  execFileSync('sh', ['-c', `dpkg -x busybox-static_*.deb package && rm busybox-static_*.deb`], { cwd: folder });
  return [path.join(unpacked, 'usr/bin/busybox'), path.join(unpacked, 'bin/busybox')].find((file) => existsSync(file)) ?? own;
}

/** Every service sleeps; the one named dies with a last word. */
export function tinyDeployment(
  reference: string,
  stack: unknown,
  options: { readonly dies?: ServiceName; readonly note?: string } = {},
): readonly DeploymentFile[] {
  const services = Object.fromEntries(
    SERVICES.map((name) => [
      name,
      {
        image: reference,
        command: ['sh', '-c', name === options.dies ? `echo ${name} cannot go on; exit 3` : 'trap exit TERM; sleep 100000 & wait'],
        restart: 'unless-stopped',
        read_only: true,
        labels: { note: options.note ?? '' },
        healthcheck: { test: ['CMD', 'true'], interval: '2s', timeout: '5s', start_period: '10s' },
      },
    ]),
  );
  const file = (at: string, value: unknown): DeploymentFile => ({
    path: at,
    content: `${JSON.stringify(value, null, 2)}\n`,
    mode: '0644',
    owner: 'root:root',
  });
  return [file(HOST_PATHS.compose, { name: HOST_PATHS.project, services }), file(HOST_PATHS.stack, stack)];
}
