/**
 * Answers of the resolver, kept for some seconds: one message asks for the same names several times, and the next message of
 * the same sender asks for all of them again. Absence is an answer too, kept shorter, for somebody may be publishing the record right
 * now; failures are never kept.
 */
import type { Clock } from '../base/clock.ts';
import { systemClock } from '../base/clock.ts';
import { codeOf } from '../base/errors.ts';

export interface AnswerMemory {
  ask<T>(question: string, ask: () => Promise<T>): Promise<T>;
}

export function answerMemory(options: {
  readonly keepMs: number;
  readonly absenceMs: number;
  readonly entries: number;
  readonly clock?: Clock;
}): AnswerMemory {
  const clock = options.clock ?? systemClock;
  const answers = new Map<string, { readonly answer: Promise<unknown>; readonly until: number }>();
  const makeRoom = (): void => {
    for (const [question, { until }] of answers) {
      if (answers.size < options.entries && until > clock.now()) return;
      answers.delete(question);
    }
  };
  return {
    ask: <T>(question: string, ask: () => Promise<T>): Promise<T> => {
      const known = answers.get(question);
      // Only answers to this very question stand under it, so they are of its kind.
      if (known && known.until > clock.now()) return known.answer as Promise<T>;
      answers.delete(question);
      makeRoom();
      const answer = ask();
      answers.set(question, { answer, until: clock.now() + options.keepMs });
      answer.catch((error: unknown) => {
        if (answers.get(question)?.answer !== answer) return;
        if (isAbsence(error)) answers.set(question, { answer, until: clock.now() + options.absenceMs });
        else answers.delete(question);
      });
      return answer;
    },
  };
}

/** The name does not exist, or has no such record. */
export function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOTFOUND' || code === 'ENODATA';
}
