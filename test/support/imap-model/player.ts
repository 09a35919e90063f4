/** Carries an action out on the server and on the world: what is done to mailboxes. */
import type { Action } from './actions.ts';
import { expectOk, expectStatus, expectTold } from './answers.ts';
import { onMessages } from './on-messages.ts';
import type { Seat } from './seat.ts';
import { View } from './view.ts';
import type { World } from './world.ts';

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
  const answer = await seat.say(`${readOnly ? 'EXAMINE' : 'SELECT'} ${name}`);
  expectOk(answer, box !== undefined);
  if (!box) return;
  const view = new View();
  const from = answer.lines.findIndex((line) => line.startsWith('* OK [CLOSED]'));
  for (const line of answer.lines.slice(from + 1)) view.take(line, 'SELECT');
  expectTold(answer, /\[UIDNEXT (\d+)\]/, String(box.uidNext));
  if (view.slots.length !== box.letters.length) throw new Error(`${name} is told to have ${view.slots.length} and has ${box.letters.length}`);
  seat.open({ box, view, readOnly });
}
