/**
 * The server's half of an upload, one command from the first look to the rename: it says what is there, is told how
 * to go on by one line on stdin, and then takes the rest of stdin as the file. Every byte is hashed on its way to the
 * disk, what was there before included; only the whole, right file is synced and put in place.
 */
import type { Command } from '../../plan/command.ts';

/** What the server has: the whole file, or so much of it. */
export interface Found {
  readonly complete: boolean;
  readonly partBytes: number;
  readonly partSha256: string;
  readonly freeBytes: number;
}

/** `append` and `anew` are followed by bytes; `drop` removes the part, `leave` touches nothing. */
export type Verdict = 'append' | 'anew' | 'drop' | 'leave';

export const WRONG_SUM = 46;
export const NOT_WRITTEN = 47;

/** OpenSSL where it is: it hashes several times faster than the coreutils of older distributions. */
const FUNCTIONS =
  'sum() { if command -v openssl >/dev/null; then openssl dgst -sha256 -r; else sha256sum; fi; }; first() { echo "$1"; }; ' +
  'free() { echo $(($(stat -f -c "%a * %S" -- "$d"))); }; ' +
  // Full or not, the part must go: it would keep everything else on that disk from working.
  `fail() { echo "$(stat -c %s -- "$part") $(free)"; rm -f -- "$part"; exit ${NOT_WRITTEN}; }; `;

const LOOK =
  'set -e; part=$1.part; case $1 in */*) d=${1%/*}/;; *) d=./;; esac; [ -d "$d" ] || mkdir -p -m 755 -- "$d"; done=no; size=0; sum=-; ' +
  'if [ -f "$1" ] && [ "$(stat -c %s -- "$1")" = "$3" ] && [ "$(first $(sum <"$1"))" = "$2" ]; then done=yes; ' +
  'elif [ -s "$part" ]; then size=$(stat -c %s -- "$part"); [ "$size" -gt "$3" ] || sum=$(first $(sum <"$part")); fi; ' +
  'echo "$done $size $sum $(free)"; ';

const HEAR =
  'read -r verdict; case $verdict in append) ;; anew) rm -f -- "$part";; drop) rm -f -- "$part"; exit 0;; leave) exit 0;; *) exit 1;; esac; ';

/**
 * A size other than the whole says that the link was cut (the part stays, to go on from) or that somebody else wrote
 * to it too. `said` is the exit code of tee and then the sum.
 */
const RECEIVE =
  'set +e; umask 077; ' +
  'said=$({ { [ ! -s "$part" ] || cat -- "$part"; tee -a --output-error=exit -- "$part"; echo $? >&3; } | sum; } 3>&1); ' +
  'set -- "$@" $said; [ "$4" = 0 ] || fail; ' +
  'size=$(stat -c %s -- "$part"); [ "$size" -ge "$3" ] || { echo "cut off at $size of $3 bytes" >&2; exit 1; }; ' +
  `if [ "$5" != "$2" ] || [ "$size" != "$3" ]; then rm -f -- "$part"; echo "$5"; exit ${WRONG_SUM}; fi; ` +
  'sync -- "$part" || fail; set -e; chmod 600 -- "$part"; mv -fT -- "$part" "$1"; sync -- "$d"';

export function receiveCommand(path: string, sha256: string, totalBytes: number): Command {
  return { argv: ['sh', '-c', FUNCTIONS + LOOK + HEAR + RECEIVE, 'upload', path, sha256, String(totalBytes)], asRoot: true };
}

/** Reads the line that the command says first. */
export function foundOf(line: string): Found {
  const [done, part, sum, free] = line.trim().split(' ');
  return { complete: done === 'yes', partBytes: Number(part), partSha256: sum ?? '-', freeBytes: Number(free) };
}

/** Reads the last line of a command that could not write: what the removed part held is free now. */
export function freedOf(stdout: string): number {
  const [part, free] = (stdout.trim().split('\n').at(-1) ?? '').split(' ');
  return Number(part) + Number(free);
}
