/**
 * From a working Docker to a healthy stack: directories, secrets, image, configuration, start.
 * A version that became healthy is kept in `last-good/`; when its successor does not get there, it is put back.
 */
import { all, root, run, script, succeeds } from '../commands.ts';
import type { Desired, Digest } from '../situation.ts';
import type { Action, Condition, Step } from '../step.ts';

const MAKE_DIRECTORIES = `install -d -m 0755 -o root -g root "$1" /var/lib/palomar && install -d -m 0700 -o root -g root "$2" "$3" "$4"`;
const DIRECTORIES_ARE = `[ "$(stat -c %a "$1")" = 755 ] && for d in "$2" "$3" "$4"; do [ "$(stat -c %a:%u "$d" 2>/dev/null)" = 700:0 ] || exit 1; done`;

export function directories({ paths }: Desired): Step {
  const list = [paths.configuration, paths.secrets, paths.images, lastGood(paths)];
  const there = succeeds(script(DIRECTORIES_ARE, list));
  return {
    id: 'directories',
    title: 'Make the directories of the stack',
    why: `Configuration and secrets live in ${paths.configuration}, images wait in ${paths.images}.`,
    estimateMs: 300,
    probe: there,
    apply: [run(script(MAKE_DIRECTORIES, list))],
    verify: there,
  };
}

/** Never overwrites: a secret that changed would lock the data it guards. `ln` fails where the name exists, also in a race. */
const MAKE_SECRETS = `umask 077; cd "$1" || exit 1; owner=$2; shift 2
for name; do
  [ -s "$name" ] && continue
  rm -f "$name" ".$name.new"
  head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \\n' > ".$name.new"
  [ "$(wc -c < ".$name.new")" -eq 64 ] || exit 1
  chmod 0400 ".$name.new" && chown "$owner" ".$name.new" && sync ".$name.new" && ln ".$name.new" "$name" && rm -f ".$name.new" || exit 1
done`;
const SECRETS_ARE = `cd "$1" || exit 1; owner=$2; shift 2
for name; do [ "$(stat -c %a:%u:%g:%s "$name" 2>/dev/null)" = "400:$owner:64" ] || exit 1; done`;

export function secrets({ paths, uid, secrets: names }: Desired): Step {
  const owner = `${uid}:${uid}`;
  const there = succeeds(script(SECRETS_ARE, [paths.secrets, owner, ...names]));
  return {
    id: 'secrets',
    title: 'Make the secrets that the services know each other by',
    why: 'They are made on the server and never leave it. Those that exist are kept.',
    estimateMs: 300,
    probe: there,
    apply: [
      run(script(MAKE_SECRETS, [paths.secrets, owner, ...names])),
      run(script('cd "$1" && owner=$2 && shift 2 && chown "$owner" -- "$@" && chmod 0400 -- "$@"', [paths.secrets, owner, ...names])),
    ],
    verify: there,
  };
}

export function uploadImage({ image, paths }: Desired): Step {
  const path = imagePath(image.sha256, paths.images);
  const arrived: Condition = { kind: 'any', conditions: [loaded(image), { kind: 'file-is', path, sha256: image.sha256 }] };
  return {
    id: 'upload-image',
    title: 'Upload the image of the stack',
    why: 'It travels with the app, so no registry has to be trusted or reached. An upload that was cut off goes on where it stopped.',
    estimateMs: 1_000 + Math.round(image.sizeBytes / 5_000),
    probe: arrived,
    apply: [{ kind: 'upload', source: image.source, path, sha256: image.sha256, sizeBytes: image.sizeBytes }],
    verify: arrived,
  };
}

export function loadImage({ image, paths }: Desired): Step {
  const path = imagePath(image.sha256, paths.images);
  return {
    id: 'load-image',
    title: 'Load the image into Docker',
    why: `Only the image that this app was built with is accepted: SHA-256 ${image.sha256.slice(0, 16)}…`,
    estimateMs: 4_000,
    probe: loaded(image),
    apply: [
      {
        kind: 'require',
        condition: { kind: 'file-is', path, sha256: image.sha256 },
        code: 'CHECKSUM_MISMATCH',
        message: 'The image on the server is not the one this app was built with, so it was not loaded. Run set-up again to upload it afresh.',
      },
      run(root(['docker', 'load', '--quiet', '--input', path], { timeoutMs: 5 * 60_000 })),
      run(root(['rm', '-f', path])),
    ],
    verify: loaded(image),
  };
}

export function configuration({ files, paths }: Desired, digest: Digest): Step {
  const written = all(...files.map((file) => fileIs(file, digest)));
  return {
    id: 'configuration',
    title: 'Write the configuration of the stack',
    why: `Everything that makes this server yours is in ${files.map((file) => file.path).join(', ')}. The last version that worked stays in ${lastGood(paths)}.`,
    estimateMs: 500,
    probe: written,
    apply: [...files.map((file): Action => ({ kind: 'write', ...file })), run(compose(paths.compose, ['config', '--quiet']))],
    verify: written,
  };
}

/** Containers see a file that was mounted by itself as it was when they started: new configuration means new containers. */
const START = `compose=$1; marker=$2; digest=$3
if [ "$(cat "$marker" 2>/dev/null)" = "$digest" ]; then again=; else again=--force-recreate; fi
rm -f "$marker"
exec docker compose --progress plain --file "$compose" up --detach --no-build --pull never --remove-orphans $again`;

const KEEP = `marker=$1; digest=$2; good=$3; shift 3
rm -rf "$good.new" && install -d -m 0700 "$good.new" || exit 1
for file; do cp -p "$file" "$good.new/" || exit 1; done
rm -rf "$good" && mv "$good.new" "$good" && printf '%s\\n' "$digest" > "$marker"`;

/** With an earlier good version: put it back and start it. Without: stop, so nothing crashes in a circle; the logs stay. */
const FALL_BACK = `compose=$1; good=$2; shift 2
restored=
for file; do
  name=$(basename "$file")
  if [ -e "$good/$name" ] ; then cp -p "$good/$name" "$file" && restored=yes; fi
done
if [ -n "$restored" ]; then
  echo "Putting back the version that worked before."
  exec docker compose --progress plain --file "$compose" up --detach --no-build --pull never --remove-orphans --force-recreate
fi
exec docker compose --progress plain --file "$compose" stop --timeout 5`;

export function startStack(desired: Desired, digest: Digest): Step {
  const { paths, project, services, files, image, startTimeoutMs } = desired;
  const marker = `${paths.configuration}/running`;
  const version = digest([image.id, ...files.map((file) => `${file.path} ${digest(file.content)}`)].join('\n'));
  const healthy: Condition = { kind: 'stack-healthy', project, services };
  const running = all({ kind: 'file-is', path: marker, sha256: digest(`${version}\n`) }, healthy);
  const names = files.map((file) => file.path);
  return {
    id: 'start-stack',
    title: 'Start the stack and wait until it is healthy',
    why: `${services.length} services: ${services.join(', ')}. If one of them does not come up, the version that worked before is put back.`,
    estimateMs: 15_000,
    probe: running,
    apply: [
      run(script(START, [paths.compose, marker, version], { timeoutMs: 3 * 60_000 })),
      { kind: 'wait', condition: healthy, timeoutMs: startTimeoutMs, onTimeout: [] },
      run(script(KEEP, [marker, version, lastGood(paths), ...names])),
    ],
    verify: running,
    undo: [run(script(FALL_BACK, [paths.compose, lastGood(paths), ...names], { timeoutMs: 3 * 60_000 }))],
  };
}

function lastGood(paths: Desired['paths']): string {
  return `${paths.configuration}/last-good`;
}

function imagePath(sha256: string, folder: string): string {
  return `${folder}/${sha256.slice(0, 16)}.tar.gz`;
}

function loaded(image: Desired['image']): Condition {
  return { kind: 'image-present', reference: image.reference, id: image.id };
}

function fileIs(file: Desired['files'][number], digest: Digest): Condition {
  return { kind: 'file-is', path: file.path, sha256: digest(file.content), mode: file.mode, owner: file.owner };
}

function compose(file: string, argv: readonly string[]) {
  return root(['docker', 'compose', '--file', file, ...argv]);
}
