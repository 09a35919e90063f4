/**
 * Millions of hostile inputs over everything that reads what strangers write: `node test/fuzz/run.ts [--runs 1000000] [--target imap-commands]
 * [--seed 1] [--from 0]`. Each target in a thread with 128 MB; an input that takes five seconds hangs. What falls is told by seed and number,
 * with which it is made again.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Dice, inputOf } from './mutate.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets.ts';
import type { Order, Outcome } from './worker.ts';

const HANGS_AFTER_MS = 5_000;
const HEAP_MB = 128;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    target: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const chosen = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) throw new Error(`There is no target ${values.target ?? ''}; there are ${TARGETS.map(({ name }) => name).join(', ')}.`);
for (const target of chosen) {
  const from = Number(values.from);
  const started = performance.now();
  const outcome = await watched(target, from, from + Number(values.runs));
  const seconds = (performance.now() - started) / 1_000;
  if (outcome.kind === 'done') {
    console.log(
      `${target.name}: ${values.runs} inputs in ${seconds.toFixed(0)} s, the slowest ${outcome.slowestMs.toFixed(0)} ms (${outcome.slowest}), seed ${seed}`,
    );
    continue;
  }
  process.exitCode = 1;
  const input = inputOf(target.material, new Dice(seed, outcome.at)).toString('latin1');
  console.log(
    `${target.name}: ${outcome.why}\n  --target ${target.name} --seed ${seed} --from ${outcome.at} --runs 1\n  ${JSON.stringify(input.slice(0, 2_000))}`,
  );
}

async function watched({ name }: Target, from: number, to: number): Promise<Outcome> {
  const at = new SharedArrayBuffer(4);
  const place = new Int32Array(at);
  const workerData: Order = { target: name, seed, from, to, at };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let before = -1;
  const watch = setInterval(() => {
    const now = Atomics.load(place, 0);
    if (now === before) resolve({ kind: 'fell', at: now, why: `it hangs: ${HANGS_AFTER_MS} ms` });
    before = now;
  }, HANGS_AFTER_MS);
  worker.on('message', (outcome: Outcome) => resolve(outcome));
  worker.on('error', (error) => resolve({ kind: 'fell', at: Atomics.load(place, 0), why: String(error) }));
  try {
    return await promise;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}
