/**
 * Who answers whom: step 1 of THREAD=REFERENCES (RFC 5256 §3). A node is a message, or the name of one that is not there. Links never
 * make a loop, whatever the messages say.
 */
import { MAX_THREAD_WALK } from '../limits.ts';
import type { ThreadedMessage } from './tree.ts';

const NONE = -1;

export class Links {
  /** By node; the message's place in the list, or NONE. */
  readonly messages: number[] = [];
  /** By node; NONE for a root. */
  readonly parents: number[] = [];
  readonly #childCounts: number[] = [];
  readonly #byKey = new Map<number, number>();

  get size(): number {
    return this.messages.length;
  }

  add(index: number, { key, parents }: ThreadedMessage): void {
    const node = this.#nodeFor(index, key);
    let last = NONE;
    for (const parent of parents) {
      const next = this.#named(parent);
      // What an earlier message has said of a reference stands.
      if (last !== NONE && this.parents[next] === NONE) this.#link(last, next);
      last = next;
    }
    // Of itself a message knows best, even that it answers nothing.
    this.#unlink(node);
    if (last !== NONE) this.#link(last, node);
  }

  /** A message without an id, or with one that is taken, is one that nobody refers to. */
  #nodeFor(index: number, key: number | null): number {
    if (key === null) return this.#create(index);
    const node = this.#named(key);
    if (this.messages[node] !== NONE) return this.#create(index);
    this.messages[node] = index;
    return node;
  }

  #named(key: number): number {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const node = this.#create(NONE);
    this.#byKey.set(key, node);
    return node;
  }

  #create(index: number): number {
    this.parents.push(NONE);
    this.#childCounts.push(0);
    return this.messages.push(index) - 1;
  }

  #link(parent: number, child: number): void {
    if (this.#isAbove(child, parent)) return;
    this.parents[child] = parent;
    this.#childCounts[parent] = (this.#childCounts[parent] ?? 0) + 1;
  }

  #unlink(child: number): void {
    const parent = this.parents[child] ?? NONE;
    if (parent === NONE) return;
    this.parents[child] = NONE;
    this.#childCounts[parent] = (this.#childCounts[parent] ?? 0) - 1;
  }

  /** Whether `node` is `other` or above it; taken for true where that is too far to see. */
  #isAbove(node: number, other: number): boolean {
    if (node === other) return true;
    if (this.#childCounts[node] === 0) return false;
    let at = this.parents[other] ?? NONE;
    for (let steps = 0; at !== NONE; steps += 1) {
      if (at === node || steps > MAX_THREAD_WALK) return true;
      at = this.parents[at] ?? NONE;
    }
    return false;
  }
}
