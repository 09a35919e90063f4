/**
 * A mail server as it was when a backup was made. What is there now is set aside on the same file system, so that it can be put back in a moment
 * when the stack does not come up with the old data; the addresses and ports of this server stay its own.
 */
import { root, run, script, succeeds } from '../commands.ts';
import type { Action, Condition, Step } from '../step.ts';
import { ARCHIVE } from './back-up.ts';

export interface Restore {
  readonly project: string;
  readonly services: readonly string[];
  readonly paths: { readonly compose: string; readonly secrets: string };
  readonly folder: string;
  readonly id: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly startTimeoutMs: number;
}

/**
 * Beside the volumes' own folders: same file system, so that putting in place is a rename. What the list does not name was removed between the
 * two copies of the backup and goes. The mark makes storage begin every mailbox anew for programs that know newer numbers than come back
 * (server-bundle/storage/mailbox-files.md).
 */
const UNPACK = `set -eu; umask 077; archive=$1; project=$2; secrets=$3
mail=$(dirname "$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_mail")"); tls=$(dirname "$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_tls")")
need=$(($(stat -c %s "$archive") / 1024)); free=$(df -Pk "$mail" | sed 1d | tr -s ' ' | cut -d' ' -f4)
[ "$free" -gt $((need + 51200)) ] || { echo "No space left: $((need / 1024 + 50)) MB are needed beside $mail" >&2; exit 1; }
rm -rf "$mail/restored" "$tls/restored" "$secrets.restored"; mkdir "$mail/restored" "$tls/restored" "$secrets.restored"
tar --numeric-owner -xpf "$archive" -C "$mail/restored" --strip-components=1 ${ARCHIVE.mail}
tar --numeric-owner -xpf "$archive" -C "$tls/restored" --strip-components=1 ${ARCHIVE.tls}
tar --numeric-owner -xpf "$archive" -C "$secrets.restored" --strip-components=1 ${ARCHIVE.secrets}
for at in "$mail" "$tls"; do chown --reference="$at/_data" "$at/restored"; chmod --reference="$at/_data" "$at/restored"; done
list=$(mktemp); trap 'rm -f "$list" "$list.there"' EXIT
tar -xOf "$archive" ${ARCHIVE.list} > "$list"
cd "$mail/restored"; find . | sed 's,^\\.,mail,' | LC_ALL=C sort > "$list.there"
LC_ALL=C comm -13 "$list" "$list.there" | sed 's,^mail,.,' | while IFS= read -r gone; do rm -rf -- "$gone"; done
missing=$(LC_ALL=C comm -23 "$list" "$list.there" | head -3); [ -z "$missing" ] || { echo "missing in the archive: $missing" >&2; exit 1; }
touch restored-at
[ -s configuration.sqlite ] && [ -s "$secrets.restored/configuration-key" ]`;

const UNPACKED = `mail=$(docker volume inspect --format '{{.Mountpoint}}' "$1_mail") && [ -s "$(dirname "$mail")/restored/configuration.sqlite" ] && [ -e "$(dirname "$mail")/restored/restored-at" ] && [ -s "$2.restored/configuration-key" ]`;

/**
 * Each exchange is two renames; run again after a cut, it goes on where it was. The mark stands until every service was healthy: while it does,
 * what was set aside first is the original and stays, and what a restore that was cut off has put in its place is set aside too.
 */
const EXCHANGE = `set -eu; project=$1; secrets=$2
mark="$secrets.restore-unfinished"; isAgain=; [ ! -e "$mark" ] || isAgain=yes; : > "$mark"; sync
aside() { if [ -n "$isAgain" ] && [ -e "$2" ]; then rm -rf "$2.again"; mv -T "$1" "$2.again"; else rm -rf "$2"; mv -T "$1" "$2"; fi; }
exchange() { [ -e "$2" ] || return 0; [ ! -e "$1" ] || aside "$1" "$3"; mv -T "$2" "$1"; }
for volume in mail tls; do at=$(dirname "$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_$volume")"); exchange "$at/_data" "$at/restored" "$at/before-restore"; done
exchange "$secrets" "$secrets.restored" "$secrets.before-restore"; sync`;

const PUT_BACK = `set -u; project=$1; secrets=$2; compose=$3
back() { [ -e "$2" ] || return 0; rm -rf "$1" && mv -T "$2" "$1"; }
docker compose --file "$compose" stop --timeout 20
for volume in mail tls; do at=$(dirname "$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_$volume")"); back "$at/_data" "$at/before-restore"; rm -rf "$at/restored"; done
back "$secrets" "$secrets.before-restore"; rm -rf "$secrets.restored"; rm -f "$secrets.restore-unfinished"
exec docker compose --progress plain --file "$compose" up --detach --no-build --pull never --force-recreate`;

/** The mark first: what is left of this when it is cut off is old, and the next restore may remove it. */
const FORGET = `project=$1; secrets=$2; rm -f "$secrets.restore-unfinished"
for volume in mail tls; do at=$(dirname "$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_$volume")"); rm -rf "$at/before-restore" "$at/before-restore.again"; done
rm -rf "$secrets.before-restore" "$secrets.before-restore.again"`;

export function restoreSteps(restore: Restore): readonly Step[] {
  const { project, paths, folder, id, sha256, sizeBytes } = restore;
  const archive = `${folder}/${id}.tar`;
  const there: Condition = { kind: 'file-is', path: archive, sha256 };
  const unpacked = succeeds(script(UNPACKED, [project, paths.secrets]));
  const healthy: Condition = { kind: 'stack-healthy', project, services: restore.services };
  const stop: Action = run(
    root(['docker', 'compose', '--progress', 'plain', '--file', paths.compose, 'stop', '--timeout', '20'], { timeoutMs: 120_000 }),
  );
  const start = root(
    ['docker', 'compose', '--progress', 'plain', '--file', paths.compose, 'up', '--detach', '--no-build', '--pull', 'never', '--force-recreate'],
    {
      timeoutMs: 3 * 60_000,
    },
  );
  return [
    {
      id: 'send',
      title: 'Bring the backup to the server',
      why: 'Unsealed on this computer as it goes; only the whole archive with the right SHA-256 is accepted. A transfer that was cut off goes on where it stopped.',
      estimateMs: 3_000 + Math.round(sizeBytes / 5_000),
      probe: there,
      apply: [{ kind: 'locally', work: 'send', words: `unseal the backup and send it (${sizeBytes} bytes, SHA-256 ${sha256}) to ${archive}` }],
      verify: there,
    },
    {
      id: 'unpack',
      title: 'Unpack it beside what is there',
      why: 'The mail server goes on meanwhile. Nothing of it is touched yet.',
      estimateMs: 5_000,
      probe: { kind: 'never' },
      apply: [run(script(UNPACK, [archive, project, paths.secrets], { timeoutMs: 60 * 60_000 })), run(root(['rm', '-f', archive]))],
      verify: unpacked,
    },
    {
      id: 'exchange',
      title: 'Stop the mail server, exchange its data, start it',
      why: 'If one service does not come up with the data of the backup, what was there before is put back and started.',
      estimateMs: 30_000,
      probe: { kind: 'never' },
      apply: [
        stop,
        run(script(EXCHANGE, [project, paths.secrets], { timeoutMs: 60_000 })),
        run(start),
        { kind: 'wait', condition: healthy, timeoutMs: restore.startTimeoutMs, onTimeout: [] },
      ],
      verify: healthy,
      undo: [run(script(PUT_BACK, [project, paths.secrets, paths.compose], { timeoutMs: 4 * 60_000 }))],
    },
    {
      id: 'forget',
      title: 'Remove what was there before',
      why: 'It was kept until every service was healthy with the restored data. Letters that came after the backup go with it.',
      estimateMs: 500,
      probe: { kind: 'never' },
      apply: [run(script(FORGET, [project, paths.secrets]))],
      verify: { kind: 'all', conditions: [] },
    },
  ];
}
