/** Reads a small file as root; a missing one is an answer, not a failure. */
import type { Command } from '../../plan/command.ts';

export const MISSING = 44;
export const TOO_LARGE = 45;

const READ = `[ -e "$1" ] || exit ${MISSING}; [ "$(wc -c <"$1")" -le "$2" ] || exit ${TOO_LARGE}; cat -- "$1"`;

export function readFileCommand(path: string, maxBytes: number): Command {
  return { argv: ['sh', '-c', READ, 'read-file', path, String(maxBytes)], asRoot: true };
}
