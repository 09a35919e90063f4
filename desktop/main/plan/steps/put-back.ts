/**
 * One file ($1) as it was before a step, kept beside it on the server. Only what was remembered is put back: a step that
 * was stopped before it began must not remove what an earlier one has written. What is remembered already stays: after a
 * run that ended between writing and forgetting, the file is ours and the owner's is only there.
 */

/** Whole or not at all: half a copy would be taken for the owner's file ever after. */
export const REMEMBER = `install -d -m 0755 "$(dirname "$1")" || exit 1
if [ -e "$1.before" ] || [ -e "$1.absent" ]; then exit 0; fi
if [ -e "$1" ]; then cp -p "$1" "$1.before.new" && sync "$1.before.new" && mv -f "$1.before.new" "$1.before"; else : > "$1.absent"; fi`;

export const RESTORE = `if [ -e "$1.before" ]; then mv -f "$1.before" "$1"; elif [ -e "$1.absent" ]; then rm -f "$1" "$1.absent"; else exit 0; fi`;

export const FORGET = 'rm -f "$1.before" "$1.before.new" "$1.absent"';
