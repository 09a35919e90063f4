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
  /** By UID: that of a UID never changes. */
  readonly #sizes = new Map<number, number>();

  /** One untagged line, while `command` runs; '' when none does. @throws Error that says what was wrong with it */
  take(line: string, command: string): void {
    const [, number = '', what = '', rest = ''] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(?: (.*))?$/.exec(line) ?? [];
    if (what === 'EXISTS') this.#exists(Number(number), line);
    else if (what === 'EXPUNGE') this.#expunge(Number(number), line, command);
    else if (what === 'FETCH') this.#fetch(Number(number), rest, line);
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
    if (/^(?:$|FETCH|STORE|SEARCH|SORT|THREAD)/.test(command)) throw new Error(`${line}: must not be told during ${command || 'no command'}`);
    this.#at(number, line);
    this.slots.splice(number - 1, 1);
  }

  #fetch(number: number, rest: string, line: string): void {
    const slot = this.#at(number, line);
    const uid = /[( ]UID (\d+)/.exec(rest)?.[1];
    const size = /[( ]RFC822\.SIZE (\d+)/.exec(rest)?.[1];
    const flags = /[( ]FLAGS \(([^)]*)\)/.exec(rest)?.[1];
    if (uid !== undefined) this.#learn(number, slot, Number(uid), line);
    if (flags !== undefined) slot.flags = new Set(flags.split(' ').filter((flag) => flag !== ''));
    if (size === undefined || slot.uid === null) return;
    const before = this.#sizes.get(slot.uid);
    if (before !== undefined && before !== Number(size)) throw new Error(`${line}: UID ${slot.uid} was another letter`);
    this.#sizes.set(slot.uid, Number(size));
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
