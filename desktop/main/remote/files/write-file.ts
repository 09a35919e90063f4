/**
 * Writes a small file as root, atomically: temporary file beside the target, fsync, rename. The content travels on
 * stdin only; a cut connection leaves the old file, because the length is checked before the rename.
 */
import type { Command } from '../../plan/command.ts';

const WRITE =
  'set -e; umask 077; d=$(dirname -- "$1"); mkdir -p -m 755 -- "$d"; t=$(mktemp -- "$d/.palomar.XXXXXXXX"); trap \'rm -f -- "$t"\' EXIT; ' +
  'cat >"$t"; [ "$(wc -c <"$t")" -eq "$4" ] || { echo "the content was cut off" >&2; exit 1; }; ' +
  'chmod -- "$2" "$t"; chown -- "$3" "$t"; sync -- "$t"; mv -fT -- "$t" "$1"; trap - EXIT; sync -- "$d"';

export function writeFileCommand(path: string, content: string, { mode, owner }: { readonly mode: string; readonly owner: string }): Command {
  return { argv: ['sh', '-c', WRITE, 'write-file', path, mode, owner, String(Buffer.byteLength(content))], stdin: content, asRoot: true };
}
