/**
 * Runs a checked script over one message (RFC 5228): pure, synchronous and bounded. It does nothing but say what is to be done; what
 * it cannot know it asks, to be run again with the answer.
 */
import { HeaderTooBigError } from '../../wire/header/header.ts';
import type { Position } from '../../wire/sieve/script-error.ts';
import type { Script, Statement } from '../../wire/sieve/script.ts';
import { flagsFor, perform, store } from './actions.ts';
import { SieveQuestion, SieveRuntimeError } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { Run } from './run.ts';
import type { Surroundings } from './run.ts';
import { evaluate } from './tests.ts';

export function interpret(script: Script, surroundings: Surroundings): Outcome {
  const trail: { at: Position | null } = { at: null };
  try {
    const run = new Run(surroundings);
    execute(run, script.statements, trail);
    if (run.keepsImplicitly) store(run, { folder: null, create: false, flags: flagsFor(run, null) });
    return { kind: 'done', actions: run.actions };
  } catch (error) {
    if (error instanceof SieveQuestion) return { kind: 'question', question: error.question };
    if (error instanceof SieveRuntimeError || error instanceof HeaderTooBigError) return { kind: 'failed', message: error.message, at: trail.at };
    throw error;
  }
}

function execute(run: Run, statements: readonly Statement[], trail: { at: Position | null }): 'on' | 'stop' {
  for (const statement of statements) {
    if (statement.kind === 'action') {
      trail.at = statement.node.at;
      if (perform(run, statement.node) === 'stop') return 'stop';
      continue;
    }
    const taken = statement.branches.find(({ test }) => {
      trail.at = test?.at ?? trail.at;
      return test === null || evaluate(run, test);
    });
    if (taken && execute(run, taken.block, trail) === 'stop') return 'stop';
  }
  return 'on';
}
