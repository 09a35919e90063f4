/**
 * A consistent backup of a mail server: everything that makes it this one, in a single archive. The storage service is paused only while what
 * changed since the first copy is copied again: seconds, in which clients wait and nothing is refused. What it had answered by then is on its
 * disk (synchronous=FULL), so the copy is what SQLite finds after a power cut, which it knows to read. The mailbox files are encrypted and stay so:
 * nobody but their owners has the keys, which is also why they are copied as files and not through SQLite.
 */
import { run, script, succeeds } from '../commands.ts';
import type { Step } from '../step.ts';

export interface BackUp {
  readonly project: string;
  readonly paths: { readonly configuration: string; readonly secrets: string };
  /** Folder on the server, its own, where the archive waits to be fetched. */
  readonly folder: string;
  readonly id: string;
}

/** The one layout that making, verifying and restoring know. */
export const ARCHIVE = { mail: 'mail', tls: 'tls', secrets: 'secrets', stack: 'stack.json', compose: 'compose.yaml', list: 'files' } as const;

export function archivePath({ folder, id }: Pick<BackUp, 'folder' | 'id'>): string {
  return `${folder}/${id}.tar`;
}

/** What is needed at most: every file twice, if all of them changed during the first copy. */
const ROOM = `mail=$(docker volume inspect --format '{{.Mountpoint}}' "$1_mail") || exit 1
install -d -m 0700 "$2" || exit 1
need=$(du -sk "$mail" | cut -f1); free=$(df -Pk "$2" | sed 1d | tr -s ' ' | cut -d' ' -f4)
[ "$free" -gt $((need * 2 + 51200)) ] || { echo "$((need * 2 / 1024 + 50)) MB are needed, $((free / 1024)) MB are free in $2" >&2; exit 1; }`;

/**
 * `tar` says 1 when a file changed while it was read: those are the ones that are copied again in the pause, and the later copy is the one that
 * counts. Docker's own pause would show the service as unhealthy for half a minute afterwards, so its processes are stopped by signal, and every
 * thread is seen to stand. Two seconds of overlap, because clocks of file systems are coarse. Whatever ends this script also ends the pause; a timer of the
 * server's own does where not even that can run.
 */
const COPY = `set -u; umask 077; project=$1; archive=$2; configuration=$3; secrets=$4
mail=$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_mail") && tls=$(docker volume inspect --format '{{.Mountpoint}}' "\${project}_tls") || exit 1
storage=$(docker ps -q --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.service=sqlite) && [ -n "$storage" ] || { echo "the storage service does not run" >&2; exit 1; }
work=$(mktemp -d "$archive.XXXXXX") || exit 1; started=$(date +%s)
pids=$(docker top "$storage" -eo pid | sed 1d)
resume() { kill -s CONT $pids 2>/dev/null; systemctl stop palomar-resume.timer >/dev/null 2>&1; rm -rf "$work"; }
trap 'resume' EXIT; trap 'exit 1' HUP INT TERM
copy() { tar --format=gnu --numeric-owner "$@"; [ $? -le 1 ]; }
copy -cf "$archive" -C "$configuration" stack.json compose.yaml -C "$(dirname "$secrets")" --transform "s,^$(basename "$secrets"),secrets," "$(basename "$secrets")" || exit 1
copy -rf "$archive" --exclude='*-shm' --transform 's,^\\.,mail,' -C "$mail" . || exit 1
echo "copied once in $(($(date +%s) - started)) s; pausing the storage service"
systemd-run --quiet --collect --unit=palomar-resume --on-active=600 /bin/kill -s CONT $pids 2>/dev/null
kill -s STOP $pids || exit 1
stopped() { for pid in $pids; do for task in /proc/$pid/task/*; do case $(sed 's/.*) //' "$task/stat" 2>/dev/null) in ''|T*|t*|Z*) ;; *) return 1;; esac; done; done; }
n=0; until stopped; do n=$((n+1)); [ $n -lt 100 ] || { echo "the storage service does not pause" >&2; exit 1; }; sleep 0.05; done
paused=$(date +%s%N)
(cd "$mail" && find . -type f ! -name '*-shm' -newermt "@$((started - 2))" -print0) > "$work/changed" || exit 1
(cd "$mail" && find . ! -name '*-shm' | sed 's,^\\.,mail,' | LC_ALL=C sort) > "$work/files" || exit 1
copy -rf "$archive" --null --transform 's,^\\.,mail,' -C "$mail" -T "$work/changed" || exit 1
kill -s CONT $pids || exit 1
echo "paused for $((($(date +%s%N) - paused) / 1000000)) ms"
copy -rf "$archive" --transform 's,^\\.,tls,' --exclude=challenges --exclude='renew-*' -C "$tls" . || exit 1
copy -rf "$archive" -C "$work" files || exit 1
sync "$archive" && sha256sum < "$archive" | cut -d' ' -f1 > "$archive.sha256" && [ -s "$archive.sha256" ]`;

const COMPLETE = `[ -s "$1" ] && [ -s "$1.sha256" ]`;

export function backUpSteps(backUp: BackUp): readonly Step[] {
  const archive = archivePath(backUp);
  const complete = succeeds(script(COMPLETE, [archive]));
  const remove = run(script('rm -rf -- "$1" "$1".*', [archive]));
  return [
    {
      id: 'archive',
      title: 'Copy configuration, mailboxes, keys and certificates into one archive',
      why: 'Copied while mail flows; then storage pauses for a moment and only what changed meanwhile is copied again. Nothing is refused, nothing is lost.',
      estimateMs: 10_000,
      probe: { kind: 'never' },
      apply: [
        run(script(ROOM, [backUp.project, backUp.folder])),
        run(script(COPY, [backUp.project, archive, backUp.paths.configuration, backUp.paths.secrets], { timeoutMs: 60 * 60_000 })),
      ],
      verify: complete,
      undo: [remove],
    },
    {
      id: 'fetch',
      title: 'Bring it to this computer, sealed',
      why: 'It is encrypted on its way to the disk here, under a key that only your vault holds; both ends compare its SHA-256.',
      estimateMs: 10_000,
      probe: { kind: 'never' },
      apply: [{ kind: 'locally', work: 'fetch', words: `bring ${archive} here, seal it, compare its SHA-256 with the server's` }, remove],
      verify: { kind: 'all', conditions: [] },
      undo: [remove],
    },
    {
      id: 'verify',
      title: 'Verify it',
      why: 'Read back from the disk, opened and looked through: the configuration opens with its key, and every mailbox it knows is there.',
      estimateMs: 3_000,
      probe: { kind: 'never' },
      apply: [
        { kind: 'locally', work: 'verify', words: 'unseal it again, compare its SHA-256, check the configuration database, find every mailbox' },
      ],
      verify: { kind: 'all', conditions: [] },
    },
    {
      id: 'retain',
      title: 'Let go of the oldest ones',
      why: 'As the rule for this server says; the newest one that was verified always stays.',
      estimateMs: 200,
      probe: { kind: 'never' },
      apply: [{ kind: 'locally', work: 'retain', words: 'remove the backups here that the rule does not keep' }],
      verify: { kind: 'all', conditions: [] },
    },
  ];
}
