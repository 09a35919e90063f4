/**
 * One file ($1) as it was before a step, kept beside it on the server. Only what was remembered is put back: a step that
 * was stopped before it began must not remove what an earlier one has written.
 */

export const REMEMBER = `install -d -m 0755 "$(dirname "$1")" && rm -f "$1.before" "$1.absent" || exit 1
if [ -e "$1" ]; then cp -p "$1" "$1.before"; else : > "$1.absent"; fi`;

export const RESTORE = `if [ -e "$1.before" ]; then mv -f "$1.before" "$1"; elif [ -e "$1.absent" ]; then rm -f "$1" "$1.absent"; else exit 0; fi`;

export const FORGET = 'rm -f "$1.before" "$1.absent"';
