/**
 * What a strict client knows of its selected mailbox: nothing but what it was told, number by number. Whatever no server may say (RFC 9051
 * §5.5, §7.4, §7.5) is an error here.
 */
export interface Slot {
  /** null until told. */
  uid: number | null;
  flags: ReadonlySet<string> | null;
}

export class View {
  readonly slots: Slot[] = [];
  /** Up to where it was told all (RFC 7162 §3.1.2), of who has asked for mod-sequences. */
  highestModSeq = 0;
  /** After ENABLE QRESYNC removals are told by UID (RFC 7162 §3.2.10). */
  readonly #isSyncing: boolean;
  #toldModSeq = 0;
  /** In lower case: no other may be told (RFC 9051 §7.3.5). */
  #keywords: ReadonlySet<string> = new Set();
  /** By UID: that of a UID never changes. */
  readonly #sizes = new Map<number, number>();

  constructor(isSyncing = false) {
    this.#isSyncing = isSyncing;
  }

  /** One untagged line, while `command` runs; '' when none does. @throws Error that says what was wrong with it */
  take(line: string, command: string): void {
    const [, vanished] = /^\* VANISHED ([\d:,]+)$/.exec(line) ?? [];
    if (vanished !== undefined) this.#vanish(uidsOf(vanished), line, command);
    const [, keywords] = /^\* FLAGS \(([^)]*)\)$/.exec(line) ?? [];
    if (keywords !== undefined) this.#keywords = new Set(keywords.toLowerCase().split(' '));
    const [, number = '', what = '', rest = ''] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(?: (.*))?$/.exec(line) ?? [];
    if (what === 'EXISTS') this.#exists(Number(number), line);
    else if (what === 'EXPUNGE') this.#expunge(Number(number), line, command);
    else if (what === 'FETCH') this.#fetch(Number(number), rest, line);
  }

  /** Once a command is answered: what it may come back with. */
  answered(text: string): void {
    const said = [...text.matchAll(/\[HIGHESTMODSEQ (\d+)\]/g)].at(-1)?.[1];
    this.highestModSeq = said === undefined ? Math.max(this.highestModSeq, this.#toldModSeq) : Number(said);
    this.#toldModSeq = 0;
  }

  /** Flags that it changed itself without being told (STORE .SILENT, RFC 9051 §6.4.6). */
  assume(uid: number, change: (flags: ReadonlySet<string>) => ReadonlySet<string>): void {
    const slot = this.slots.find((each) => each.uid === uid);
    if (slot?.flags) slot.flags = change(slot.flags);
  }

  /** Sequence numbers of letters it has not been told all of. */
  get unknown(): readonly number[] {
    return this.slots.flatMap((slot, index) => (slot.uid === null || slot.flags === null || !this.#sizes.has(slot.uid) ? [index + 1] : []));
  }

  sizeOf(uid: number): number | undefined {
    return this.#sizes.get(uid);
  }

  #exists(count: number, line: string): void {
    if (count < this.slots.length) throw new Error(`${line}: but there were ${this.slots.length}, of which none was told to be gone`);
    while (this.slots.length < count) this.slots.push({ uid: null, flags: null });
  }

  #expunge(number: number, line: string, command: string): void {
    if (this.#isSyncing) throw new Error(`${line}: removals are told by UID`);
    requireTime(line, command);
    this.#at(number, line);
    this.slots.splice(number - 1, 1);
  }

  /** Those that it never learnt the UID of stand where that would be. */
  #vanish(uids: readonly number[], line: string, command: string): void {
    if (!this.#isSyncing) throw new Error(`${line}: VANISHED was not asked for`);
    requireTime(line, command);
    for (const uid of uids) {
      const known = this.slots.findIndex((slot) => slot.uid === uid);
      const behind = this.slots.findIndex((slot) => slot.uid !== null && slot.uid > uid);
      const at = known >= 0 ? known : (behind < 0 ? this.slots.length : behind) - 1;
      if (known < 0 && this.slots[at]?.uid !== null) throw new Error(`${line}: UID ${uid} was never there`);
      this.slots.splice(at, 1);
    }
  }

  #fetch(number: number, rest: string, line: string): void {
    const slot = this.#at(number, line);
    const uid = /[( ]UID (\d+)/.exec(rest)?.[1];
    const size = /[( ]RFC822\.SIZE (\d+)/.exec(rest)?.[1];
    const flags = /[( ]FLAGS \(([^)]*)\)/.exec(rest)?.[1];
    this.#toldModSeq = Math.max(this.#toldModSeq, Number(/[( ]MODSEQ \((\d+)\)/.exec(rest)?.[1] ?? 0));
    if (uid !== undefined) this.#learn(number, slot, Number(uid), line);
    if (flags !== undefined) slot.flags = this.#known(flags, line);
    if (size === undefined || slot.uid === null) return;
    const before = this.#sizes.get(slot.uid);
    if (before !== undefined && before !== Number(size)) throw new Error(`${line}: UID ${slot.uid} was another letter`);
    this.#sizes.set(slot.uid, Number(size));
  }

  #known(flags: string, line: string): ReadonlySet<string> {
    const known = new Set(flags.split(' ').filter((flag) => flag !== ''));
    for (const flag of known) if (!this.#keywords.has(flag.toLowerCase())) throw new Error(`${line}: ${flag} is none of FLAGS`);
    return known;
  }

  #learn(number: number, slot: Slot, uid: number, line: string): void {
    if (slot.uid !== null && slot.uid !== uid) throw new Error(`${line}: but ${number} was told to be UID ${slot.uid}`);
    slot.uid = uid;
    const known = this.slots.flatMap((each) => each.uid ?? []);
    if (known.some((each, index) => index > 0 && each <= (known[index - 1] ?? 0))) throw new Error(`${line}: UIDs do not rise: ${known.join(' ')}`);
  }

  #at(number: number, line: string): Slot {
    const slot = this.slots[number - 1];
    if (!slot) throw new Error(`${line}: there are only ${this.slots.length}`);
    return slot;
  }
}

/** RFC 9051 §7.5.1. */
function requireTime(line: string, command: string): void {
  if (/^(?:$|FETCH|STORE|SEARCH|SORT|THREAD)/.test(command)) throw new Error(`${line}: must not be told during ${command || 'no command'}`);
}

/** `1:3,7`, ascending. */
export function uidsOf(set: string): number[] {
  if (set === '') return [];
  return set.split(',').flatMap((piece) => {
    const [low = 0, high = low] = piece.split(':').map(Number);
    return Array.from({ length: high - low + 1 }, (_, index) => low + index);
  });
}
