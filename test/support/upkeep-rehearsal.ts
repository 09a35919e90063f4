/** What the end-to-end test does to a practice VPS so that looking after it can be rehearsed: packages that wait, other images, a cut link. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { bundleManifest } from '../../server-bundle/contract/manifest.ts';
import { archiveEntry } from '../../server-bundle/deploy/image/docker-archive.ts';

/** A shell script in the VPS, which is a container of this machine. */
export type InVps = (script: string) => string;

export function inVps(container: string): InVps {
  return (script) => execFileSync('docker', ['exec', '-i', container, 'sh', '-eu'], { input: script, encoding: 'utf8' });
}

export const PACKAGE = 'palomar-rehearsal';

/** A package that is installed as 1.0, and a repository of the VPS's own that has 2.0. */
export const LET_A_PACKAGE_WAIT = `
mkdir -p /srv/rehearsal && cd /srv/rehearsal
for version in 1.0 2.0; do
  mkdir -p tree/DEBIAN
  printf 'Package: ${PACKAGE}\\nVersion: %s\\nArchitecture: all\\nMaintainer: Nobody <nobody@example.org>\\nDescription: rehearsed\\n' $version > tree/DEBIAN/control
  dpkg-deb --build tree ${PACKAGE}_$version.deb > /dev/null
done
dpkg --install ${PACKAGE}_1.0.deb > /dev/null
{ cat tree/DEBIAN/control
  printf 'Filename: ./${PACKAGE}_2.0.deb\\nSize: %s\\nSHA256: %s\\n' $(stat -c %s ${PACKAGE}_2.0.deb) $(sha256sum ${PACKAGE}_2.0.deb | cut -d' ' -f1); } > Packages
echo 'deb [trusted=yes] file:/srv/rehearsal ./' > /etc/apt/sources.list.d/rehearsal.list
rm -f /run/palomar-lists-refreshed`;

const configuration = z.looseObject({ config: z.looseObject({ Env: z.array(z.string()) }) });
const archiveManifest = z.tuple([z.looseObject({ Config: z.string(), Layers: z.array(z.string()) })]);

/** A bundle whose image has the layers of the one in `folder` and another configuration: Docker has the layers already, so they are not in it. */
export function derivedBundle(folder: string, version: string, environment: readonly string[]): string {
  const manifest = bundleManifest.parse(JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')));
  const archive = path.join(folder, manifest.images.amd64?.file ?? '');
  const read = (name: string): unknown => JSON.parse(execFileSync('tar', ['-xzOf', archive, name], { encoding: 'utf8' }));
  const [{ Config, Layers }] = archiveManifest.parse(read('manifest.json'));
  const image = configuration.parse(read(Config));
  const changed = JSON.stringify({ ...image, config: { ...image.config, Env: [...image.config.Env, ...environment] } });
  const id = createHash('sha256').update(changed).digest('hex');
  const reference = `palomar-server:${version}-${id.slice(0, 12)}`;
  const inside = JSON.stringify([{ Config: `${id}.json`, RepoTags: [reference], Layers }]);
  const content = gzipSync(
    Buffer.concat([archiveEntry(`${id}.json`, Buffer.from(changed)), archiveEntry('manifest.json', Buffer.from(inside)), Buffer.alloc(1_024)]),
  );
  const made = mkdtempSync(path.join(tmpdir(), 'palomar-bundle-'));
  const file = `palomar-server-${version}-amd64.tar.gz`;
  mkdirSync(made, { recursive: true });
  writeFileSync(path.join(made, file), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const images = { amd64: { file, sizeBytes: content.length, sha256, id: `sha256:${id}` } };
  writeFileSync(path.join(made, 'manifest.json'), JSON.stringify({ version, reference, images }));
  return made;
}

/** Waits until a restore has begun to exchange the data, then ends every SSH session of the VPS, as a link that is cut does. */
export const CUT_IN_MID_RESTORE = `
n=0; until [ -e /etc/palomar/secrets.restore-unfinished ]; do n=$((n+1)); [ $n -lt 1200 ] || exit 1; sleep 0.1; done
for session in $(pgrep -f '^sshd(-session)?: root'); do kill -KILL $session 2>/dev/null || true; done`;

/** What a restore sets aside or unpacks, if any of it is left. */
export const LEFT_OF_A_RESTORE = `
ls -d /etc/palomar/secrets.* /var/lib/docker/volumes/palomar_*/*restore* /var/lib/palomar/backup/* 2>/dev/null || true`;
