/** addheader and deleteheader (RFC 5293). Fields that tell where a message came from are neither added nor removed. */
import { encodeWords } from '../../wire/header/encoded-word.ts';
import { field } from '../../wire/header/write.ts';
import type { Node } from '../../wire/sieve/script.ts';
import { SIEVE_LIMITS } from './limits.ts';
import { matchesAny } from './matching.ts';
import { SieveRuntimeError } from './outcome.ts';
import type { Run } from './run.ts';
import { chosen } from './tests.ts';

/** RFC 5293 §6 names the first two. */
const PROTECTED: ReadonlySet<string> = new Set(['received', 'auto-submitted', 'return-path', 'authentication-results', 'delivered-to']);
const NAME = /^[!-9;-~]{1,100}$/;

export function addHeader(run: Run, node: Node): void {
  const name = nameOf(run, node);
  if (PROTECTED.has(name.toLowerCase())) return;
  const value = run.text(node, 1).trim();
  if (value.length > SIEVE_LIMITS.headerValueLength) throw new SieveRuntimeError(`The value for the field "${name}" is too long.`);
  run.letter.add(name, field(name, encodeWords(value)), node.tags.has('last'));
}

export function deleteHeader(run: Run, node: Node): void {
  const name = nameOf(run, node);
  if (PROTECTED.has(name.toLowerCase())) return;
  const values = run.letter.values(name).map((value, place) => ({ value, place }));
  const keys = node.values.length === 2 ? run.strings(node.values[1]) : null;
  const gone = chosen(node, values).filter(({ value }) => keys === null || matchesAny(run, node, [value], keys));
  if (gone.length > 0) run.letter.remove(name, new Set(gone.map(({ place }) => place)));
}

function nameOf(run: Run, node: Node): string {
  const name = run.text(node, 0);
  if (!NAME.test(name)) throw new SieveRuntimeError(`"${name.slice(0, 60)}" cannot be the name of a header field.`);
  run.headerEdits += 1;
  if (run.headerEdits > SIEVE_LIMITS.headerEdits) throw new SieveRuntimeError(`More than ${SIEVE_LIMITS.headerEdits} changes to the header.`);
  return name;
}
