/** A thread that feeds a target inputs by their number, and says which one it is at, so that whoever watches knows what it hangs on. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Dice, inputOf } from './mutate.ts';
import { TARGETS } from './targets.ts';

export interface Order {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** One number: the input under way. */
  readonly at: SharedArrayBuffer;
}

export type Outcome =
  | { readonly kind: 'done'; readonly slowestMs: number; readonly slowest: number }
  | { readonly kind: 'fell'; readonly at: number; readonly why: string };

/** @throws Error for an unknown target */
export function feed({ target: name, seed, from, to, at }: Order): Outcome {
  const target = TARGETS.find((each) => each.name === name);
  if (!target) throw new Error(`There is no target ${name}; there are ${TARGETS.map((each) => each.name).join(', ')}.`);
  const place = new Int32Array(at);
  let [slowest, slowestMs] = [from, 0];
  for (let turn = from; turn < to; turn += 1) {
    Atomics.store(place, 0, turn);
    const dice = new Dice(seed, turn);
    const started = performance.now();
    try {
      target.run(inputOf(target.material, dice), dice);
    } catch (error) {
      return { kind: 'fell', at: turn, why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    const ms = performance.now() - started;
    if (ms > slowestMs) [slowest, slowestMs] = [turn, ms];
  }
  return { kind: 'done', slowest, slowestMs };
}

if (!isMainThread && parentPort) parentPort.postMessage(feed(workerData as Order));
