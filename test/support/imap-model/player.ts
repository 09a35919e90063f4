/** Carries an action out on the server and on the world: what is done to mailboxes. */
import type { Action } from './actions.ts';
import { type Answer, expectOk, expectStatus, expectTold, textOf } from './answers.ts';
import { onMessages } from './on-messages.ts';
import type { Kept, Seat } from './seat.ts';
import { uidsOf, View } from './view.ts';
import type { Box, World } from './world.ts';

export interface Scene {
  readonly world: World;
  readonly name: (index: number) => string;
  /** A letter of a size that no other has. */
  readonly newLetter: () => string;
}

/** @throws Error when the server does not do what the world says, or tells what it may not */
export async function play(seat: Seat, scene: Scene, action: Action): Promise<void> {
  await seat.wake();
  await carryOut(seat, scene, action);
  if (action.kind !== 'idle') await seat.askUnknown();
}

async function carryOut(seat: Seat, { world, name, newLetter }: Scene, action: Action): Promise<void> {
  switch (action.kind) {
    case 'append':
      return append(seat, world, { name: name(action.box), letter: newLetter(), flags: action.flags });
    case 'create':
      expectOk(await seat.say(`CREATE ${name(action.box)}`), world.create(name(action.box)));
      return;
    case 'delete':
      return remove(seat, world, name(action.box));
    case 'rename':
      expectOk(await seat.say(`RENAME ${name(action.box)} ${name(action.to)}`), world.rename(name(action.box), name(action.to)));
      return;
    case 'select':
      return select(seat, world, name(action.box), action.readOnly);
    case 'noop':
      return seat.agree();
    case 'idle':
      return seat.idle();
    default:
      if (seat.opened?.box.isRemoved === false) return onMessages(seat, seat.opened, { world, name, newLetter }, action);
      if (!seat.opened) expectStatus(await seat.say('EXPUNGE'), ['BAD']);
  }
}

async function append(
  seat: Seat,
  world: World,
  { name, letter, flags }: { readonly name: string; readonly letter: string; readonly flags: readonly string[] },
): Promise<void> {
  const box = world.find(name);
  const answer = await seat.say(`APPEND ${name} (${flags.join(' ')}) {${letter.length}+}\r\n${letter}`);
  expectOk(answer, box !== undefined);
  if (box) expectTold(answer, /\[APPENDUID \d+ (\S+)\]/, String(world.add(box, letter.length, new Set(flags))));
  else expectTold(answer, /\[(TRYCREATE)\]/, 'TRYCREATE');
}

async function remove(seat: Seat, world: World, name: string): Promise<void> {
  const own = world.find(name) === seat.opened?.box;
  const isRemoved = world.remove(name);
  expectOk(await seat.say(`DELETE ${name}`), isRemoved);
  if (isRemoved && own) seat.leave();
}

async function select(seat: Seat, world: World, name: string, readOnly: boolean): Promise<void> {
  const box = world.find(name);
  seat.leave();
  const kept = seat.kept.get(name);
  const answer = await seat.say(`${readOnly ? 'EXAMINE' : 'SELECT'} ${name}${kept ? ` ${comingBack(kept)}` : ''}`);
  expectOk(answer, box !== undefined);
  if (!box) return;
  const view = new View(seat.isSyncing);
  const from = answer.lines.findIndex((line) => line.startsWith('* OK [CLOSED]'));
  for (const line of answer.lines.slice(from + 1)) view.take(line, 'SELECT');
  view.answered(textOf(answer));
  expectTold(answer, /\[UIDNEXT (\d+)\]/, String(box.uidNext));
  if (view.slots.length !== box.letters.length) throw new Error(`${name} is told to have ${view.slots.length} and has ${box.letters.length}`);
  const uidValidity = /\[UIDVALIDITY (\d+)\]/.exec(textOf(answer))?.[1] ?? '';
  if (kept?.uidValidity === uidValidity) expectCaughtUp(kept, answer, box);
  seat.open({ box, view, readOnly, uidValidity });
}

/** Now and then with the UIDs it knows: then it is told of those alone (RFC 7162 §3.2.5.2). */
function comingBack(kept: Kept): string {
  return `(QRESYNC (${kept.uidValidity} ${kept.modSeq}${namesUids(kept) ? ` ${[...kept.letters.keys()].join(',')}` : ''}))`;
}

function namesUids({ letters, modSeq }: Kept): boolean {
  return letters.size > 0 && modSeq % 2 === 1;
}

/** What was kept and what is told of since come to the same as what a fresh client would see (RFC 7162 §3.2.5). */
function expectCaughtUp(kept: Kept, answer: Answer, box: Box): void {
  const now = new Map(kept.letters);
  for (const line of answer.lines) {
    for (const uid of uidsOf(/^\* VANISHED \(EARLIER\) (\S+)$/.exec(line)?.[1] ?? '')) now.delete(uid);
    const [, uid, flags = ''] = /^\* \d+ FETCH \(UID (\d+) FLAGS \(([^)]*)\)/.exec(line) ?? [];
    if (uid !== undefined) now.set(Number(uid), new Set(flags.split(' ').filter((flag) => flag !== '')));
  }
  const shown = (all: readonly (readonly [number, ReadonlySet<string>])[]): string =>
    all
      .map(([uid, flags]) => `${uid} ${[...flags].sort().join(' ')}`)
      .sort()
      .join('\n');
  const meant = namesUids(kept) ? box.letters.filter(({ uid }) => kept.letters.has(uid)) : box.letters;
  const [seen, wanted] = [shown([...now]), shown(meant.map(({ uid, flags }) => [uid, flags] as const))];
  if (seen !== wanted) throw new Error(`${textOf(answer)}\nmakes of what was kept\n${seen}\nand ${box.name} holds\n${wanted}`);
}
