/** What is done to the messages of the selected mailbox, on the server and on the world. */
import type { OnSelected, Pick } from './actions.ts';
import { expectOk, expectStatus, expectTold, textOf } from './answers.ts';
import { resolve, setOf } from './picking.ts';
import type { Scene } from './player.ts';
import type { Opened, Seat } from './seat.ts';
import { uidsOf } from './view.ts';
import { changed, chosen } from './world.ts';

const FITS = {
  ALL: () => true,
  UNSEEN: (flags: ReadonlySet<string>) => !flags.has('\\Seen'),
  DELETED: (flags: ReadonlySet<string>) => flags.has('\\Deleted'),
  'NOT FLAGGED': (flags: ReadonlySet<string>) => !flags.has('\\Flagged'),
  'KEYWORD $done': (flags: ReadonlySet<string>) => flags.has('$done'),
} as const;

export async function onMessages(seat: Seat, opened: Opened, scene: Scene, action: OnSelected): Promise<void> {
  const { box, readOnly } = opened;
  switch (action.kind) {
    case 'fetch':
      return fetch(seat, opened, action.pick);
    case 'store':
      return store(seat, opened, action);
    case 'copy':
    case 'move':
      return copy(seat, opened, scene, action);
    case 'replace':
      return replace(seat, opened, scene, action);
    case 'search':
      return search(seat, opened, action);
    case 'expunge':
      expectOk(await seat.say('EXPUNGE'), !readOnly);
      if (!readOnly) scene.world.expunge(box);
      return;
    case 'uid-expunge':
      return uidExpunge(seat, opened, scene, { ...action.pick, byUid: true });
    case 'close':
      expectOk(await seat.say('CLOSE'));
      if (!readOnly) scene.world.expunge(box);
      seat.leave();
      return;
    case 'unselect':
      expectOk(await seat.say('UNSELECT'));
      seat.leave();
  }
}

/** Asks for those picked, of whom only those are told that are there. */
async function fetch(seat: Seat, { view }: Opened, pick: Pick): Promise<void> {
  const asked = new Set(resolve(pick, view));
  const isEmpty = view.slots.length === 0;
  const known = new Set(view.slots.map(({ uid }) => uid));
  const answer = await seat.say(`${said('FETCH', pick)} ${setOf(pick, view)} (UID FLAGS RFC822.SIZE)`);
  expectStatus(answer, isEmpty ? ['OK', 'BAD'] : ['OK']);
  for (const line of answer.lines) {
    const uid = Number(/UID (\d+).*RFC822\.SIZE/.exec(line)?.[1]);
    if (known.has(uid) && !asked.has(uid)) throw new Error(`${line}: was not asked for`);
  }
}

async function store(
  seat: Seat,
  { box, view, readOnly }: Opened,
  { pick, change, flags, silent }: Extract<OnSelected, { kind: 'store' }>,
): Promise<void> {
  const uids = resolve(pick, view);
  const isRefused = readOnly || view.slots.length === 0;
  const item = `${{ add: '+', remove: '-', set: '' }[change]}FLAGS${silent ? '.SILENT' : ''} (${flags.join(' ')})`;
  const assume = (uid: number): void => view.assume(uid, (before) => changed(before, change, flags));
  const set = setOf(pick, view);
  // Before the answer: what that tells of others' changes counts more.
  if (silent && !isRefused) for (const { uid } of chosen(box, uids)) assume(uid);
  const answer = await seat.say(`${said('STORE', pick)} ${set} ${item}`);
  expectStatus(answer, isRefused ? ['OK', 'NO', 'BAD'] : ['OK', 'NO']);
  if (!isRefused) for (const letter of chosen(box, uids)) letter.flags = changed(letter.flags, change, flags);
}

async function copy(
  seat: Seat,
  { box, view, readOnly }: Opened,
  { world, name }: Scene,
  { kind, pick, to }: Extract<OnSelected, { kind: 'copy' | 'move' | 'fetch' | 'uid-expunge' }>,
): Promise<void> {
  const target = world.find(name(to));
  const uids = resolve(pick, view);
  const isEmpty = view.slots.length === 0;
  const answer = await seat.say(`${said(kind.toUpperCase(), pick)} ${setOf(pick, view)} ${name(to)}`);
  if (!target || isEmpty || (kind === 'move' && readOnly)) {
    expectStatus(answer, target ? ['OK', 'NO', 'BAD'] : ['NO', 'BAD']);
    return;
  }
  const pairs = world.copy(box, uids, target);
  if (kind === 'move') world.take(box, uids);
  expectStatus(answer, pairs.length === 0 ? ['OK', 'NO'] : ['OK']);
  const told = /\[COPYUID \d+ ([^\]]*)\]/.exec(textOf(answer))?.[1];
  if (told === undefined ? pairs.length > 0 : unpaired(told) !== pairs.map(([from, into]) => `${from}>${into}`).join(' '))
    throw new Error(`${textOf(answer)}: COPYUID should say ${JSON.stringify(pairs)}`);
}

async function replace(
  seat: Seat,
  { box, view, readOnly }: Opened,
  { world, name, newLetter }: Scene,
  action: Extract<OnSelected, { kind: 'replace' }>,
): Promise<void> {
  const target = world.find(name(action.box));
  const pick: Pick = { ...action.pick, form: 'one' };
  const [uid] = resolve(pick, view);
  if (uid === undefined) return;
  const isDone = target !== undefined && !readOnly && chosen(box, [uid]).length > 0;
  const letter = newLetter();
  const flags = action.flags.join(' ');
  const answer = await seat.say(`${said('REPLACE', pick)} ${setOf(pick, view)} ${name(action.box)} (${flags}) {${letter.length}+}\r\n${letter}`);
  expectOk(answer, isDone);
  if (!isDone) return;
  world.take(box, [uid]);
  expectTold(answer, /\[APPENDUID \d+ (\S+)\]/, String(world.add(target, letter.length, new Set(action.flags))));
}

/** Of what it agrees upon with the world, so that the numbers mean the same. */
async function search(seat: Seat, { box }: Opened, { key, byUid }: Extract<OnSelected, { kind: 'search' }>): Promise<void> {
  await seat.agree();
  const found = box.letters.flatMap(({ uid, flags }, index) => (FITS[key](flags) ? [byUid ? uid : index + 1] : []));
  const answer = await seat.say(`${byUid ? 'UID ' : ''}SEARCH ${key}`);
  expectOk(answer);
  expectTold(answer, /^\* SEARCH(.*)$/m, found.map((each) => ` ${each}`).join(''));
}

async function uidExpunge(seat: Seat, { box, view, readOnly }: Opened, { world }: Scene, pick: Pick): Promise<void> {
  const uids = resolve(pick, view);
  expectOk(await seat.say(`UID EXPUNGE ${setOf(pick, view)}`), !readOnly);
  if (!readOnly) world.expunge(box, uids);
}

function said(name: string, pick: Pick): string {
  return pick.byUid ? `UID ${name}` : name;
}

/** `1:2,5 7:9` as `1>7 2>8 5>9`. */
function unpaired(sets: string): string {
  const [from = [], into = []] = sets.split(' ').map(uidsOf);
  return from.map((uid, index) => `${uid}>${into[index] ?? ''}`).join(' ');
}
