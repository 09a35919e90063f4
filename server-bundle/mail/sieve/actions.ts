/** Every action of the language, by its name (RFC 5228 §4 and the extensions): it notes what is to be done and does none of it. */
import { normaliseAddress } from '../../wire/smtp/path.ts';
import type { Node } from '../../wire/sieve/script.ts';
import { changedFlags, flagsOf } from './flags.ts';
import { isFolderName, isSpecialUse } from './folder-name.ts';
import { addHeader, deleteHeader } from './header-edits.ts';
import { SIEVE_LIMITS } from './limits.ts';
import { SieveRuntimeError } from './outcome.ts';
import type { Run } from './run.ts';
import { tagNumber } from './run.ts';
import { modified } from './variables.ts';

type Perform = (run: Run, node: Node) => void;

/** `stop` ends the script. @throws SieveRuntimeError */
export function perform(run: Run, node: Node): 'on' | 'stop' {
  run.spend(1);
  if (node.name === 'stop') return 'stop';
  const found = Object.hasOwn(ACTIONS, node.name) ? ACTIONS[node.name] : undefined;
  if (!found) throw new SieveRuntimeError(run.text(node, 0));
  found(run, node);
  return 'on';
}

const ACTIONS: Readonly<Record<string, Perform>> = {
  keep: (run, node) => {
    store(run, { folder: null, create: false, flags: flagsFor(run, node) });
    run.keepsImplicitly = false;
  },
  discard: (run) => {
    run.keepsImplicitly = false;
  },
  fileinto: fileInto,
  redirect,
  reject: refuse,
  ereject: refuse,
  vacation,
  set: (run, node) => run.set(run.text(node, 0), modified(run.text(node, 1), node)),
  setflag: (run, node) => changeFlags(run, node, 'setflag'),
  addflag: (run, node) => changeFlags(run, node, 'addflag'),
  removeflag: (run, node) => changeFlags(run, node, 'removeflag'),
  addheader: addHeader,
  deleteheader: deleteHeader,
};

/** The same mailbox twice is once (RFC 5228 §2.10.3); the flags are those of the last. */
export function store(run: Run, target: { readonly folder: string | null; readonly create: boolean; readonly flags: readonly string[] }): void {
  requireNoRejection(run);
  const raw = run.letter.bytes;
  const present = run.actions.findIndex((action) => action.kind === 'store' && action.raw === raw && sameFolder(action.folder, target.folder));
  if (present !== -1) run.actions[present] = { kind: 'store', ...target, raw };
  else run.act({ kind: 'store', ...target, raw });
}

function sameFolder(left: string | null, right: string | null): boolean {
  return left === right || (left ?? '').toUpperCase() === (right ?? '').toUpperCase();
}

export function flagsFor(run: Run, node: Node | null): readonly string[] {
  const given = node?.tags.get('flags');
  return given === undefined ? run.flags : flagsOf(run.strings(given));
}

function fileInto(run: Run, node: Node): void {
  const name = run.text(node, 0);
  const specialUse = run.tagText(node, 'specialuse');
  if (!isFolderName(name)) throw new SieveRuntimeError(`"${name.slice(0, 60)}" cannot be the name of a mailbox.`);
  // RFC 8579 §4: the special use goes first, the name is for where there is none.
  const isSpecial = specialUse !== null && isSpecialUse(specialUse) && run.surroundings.specialUseExists(specialUse);
  store(run, { folder: isSpecial ? specialUse : name, create: node.tags.has('create'), flags: flagsFor(run, node) });
  if (!node.tags.has('copy')) run.keepsImplicitly = false;
}

function redirect(run: Run, node: Node): void {
  requireNoRejection(run);
  const address = normaliseAddress(run.text(node, 0).trim());
  if (address === null) throw new SieveRuntimeError(`"${run.text(node, 0).slice(0, 60)}" is no mail address.`);
  const others = run.actions.filter((action) => action.kind === 'redirect');
  if (!others.some((other) => other.address.toLowerCase() === address.toLowerCase())) {
    if (others.length >= SIEVE_LIMITS.redirects)
      throw new SieveRuntimeError(`A message can be redirected to ${SIEVE_LIMITS.redirects} addresses at most.`);
    run.act({ kind: 'redirect', address, raw: run.letter.bytes });
  }
  if (!node.tags.has('copy')) run.keepsImplicitly = false;
}

/** RFC 5429 §2.5: whoever refuses a message can neither keep it nor answer it. */
function refuse(run: Run, node: Node): void {
  if (run.actions.length > 0) throw new SieveRuntimeError('A message cannot be rejected and also kept, sent on or answered.');
  run.act({ kind: 'reject', reason: run.text(node, 0).slice(0, SIEVE_LIMITS.reasonLength) });
  run.keepsImplicitly = false;
}

function requireNoRejection(run: Run): void {
  if (run.actions.some((action) => action.kind === 'reject'))
    throw new SieveRuntimeError('A message cannot be rejected and also kept, sent on or answered.');
}

function vacation(run: Run, node: Node): void {
  requireNoRejection(run);
  if (run.actions.some((action) => action.kind === 'vacation')) throw new SieveRuntimeError('A message can have one vacation answer.');
  const reason = run.text(node, 0).slice(0, SIEVE_LIMITS.reasonLength);
  const [subject, from, isMime] = [run.tagText(node, 'subject'), run.tagText(node, 'from'), node.tags.has('mime')];
  const days = tagNumber(node, 'days');
  const asked = tagNumber(node, 'seconds') ?? (days === null ? SIEVE_LIMITS.vacationDefaultSeconds : Math.max(1, days) * 24 * 3600);
  const seconds = Math.min(Math.max(asked, SIEVE_LIMITS.vacationMinSeconds), SIEVE_LIMITS.vacationMaxSeconds);
  const handle = run.tagText(node, 'handle') ?? JSON.stringify([reason, subject, from, isMime]);
  run.act({ kind: 'vacation', vacation: { reason, isMime, subject, from, addresses: run.strings(node.tags.get('addresses')), handle, seconds } });
}

/** Of the message, or in a variable (RFC 5232 §3). */
function changeFlags(run: Run, node: Node, action: 'setflag' | 'addflag' | 'removeflag'): void {
  const given = run.strings(node.values.at(-1));
  if (node.values.length === 1) run.flags = changedFlags(run.flags, action, given);
  else run.set(run.text(node, 0), changedFlags(flagsOf([run.get(run.text(node, 0))]), action, given).join(' '));
}
