import fc from 'fast-check';
import { expect, it } from 'vitest';
import { threadBySubject } from './ordered-subject.ts';
import { threadByReferences } from './references.ts';
import { renderThread, type Thread, type ThreadedMessage } from './tree.ts';

type Given = Partial<ThreadedMessage>;

/** Numbered from 1, sent in their order, each with its own subject, named by its number. */
function messagesOf(given: readonly Given[]): ThreadedMessage[] {
  return given.map((each, index) => ({ uid: index + 1, date: index, subject: `S${index}`, isReply: false, key: index + 1, parents: [], ...each }));
}

function finished<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const text = (threads: readonly Thread[]): string => threads.map((thread) => renderThread(thread, (uid) => uid)).join('');
const references = (...given: readonly Given[]): string => text(finished(threadByReferences(messagesOf(given))));
const subjects = (...given: readonly Given[]): string => text(threadBySubject(messagesOf(given)));

function uidsIn(threads: readonly Thread[]): number[] {
  const open = [...threads];
  const uids: number[] = [];
  for (let thread = open.pop(); thread; thread = open.pop()) {
    if (thread.uid !== null) uids.push(thread.uid);
    for (const child of thread.children) open.push(child);
  }
  return uids.sort((a, b) => a - b);
}

const arbitrary = fc
  .array(
    fc.record({
      date: fc.integer({ min: 0, max: 5 }),
      subject: fc.constantFrom('', 'A', 'B', 'C'),
      isReply: fc.boolean(),
      key: fc.option(fc.integer({ min: 1, max: 12 })),
      parents: fc.uniqueArray(fc.integer({ min: 1, max: 16 }), { maxLength: 5 }),
    }),
    { maxLength: 25 },
  )
  .map((given) => messagesOf(given));

it('writes threads as RFC 5256 §5 shows', () => {
  const leaf = (uid: number): Thread => ({ uid, children: [] });
  const chain = (...uids: readonly number[]): Thread =>
    uids.toReversed().reduce<Thread | null>((below, uid) => ({ uid, children: below ? [below] : [] }), null) ?? leaf(0);
  expect(text([leaf(2), { uid: 3, children: [{ uid: 6, children: [chain(4, 23), chain(44, 7, 96)] }] }])).toBe('(2)(3 6 (4 23)(44 7 96))');
  expect(text([{ uid: null, children: [leaf(3), leaf(5)] }])).toBe('((3)(5))');
});

it('threads by subject: one parent, no grandchildren, threads by their first dates', () => {
  const [one, two] = [{ subject: 'ONE' }, { subject: 'TWO' }];
  expect(subjects(two, one, two, one, two)).toBe('(1 (3)(5))(2 4)');
  expect(subjects({ ...two, date: 9 }, { ...one, date: 5 }, { ...two, date: 1 })).toBe('(3 1)(2)');
});

it('threads by references', () => {
  expect(references({}, { parents: [1] }, { parents: [1, 2] }, { parents: [1] })).toBe('(1 (2 3)(4))');
  // The answer came before what it answers.
  expect(references({ parents: [2] }, {})).toBe('(2 1)');
});

it('keeps a message that is not there only where it joins several', () => {
  expect(references({ parents: [99] }, { parents: [99] })).toBe('((1)(2))');
  expect(references({ parents: [98, 99] })).toBe('(1)');
  expect(references({}, { parents: [1, 98, 99] }, { parents: [1, 98, 99] })).toBe('(1 (2)(3))');
  expect(references({ parents: [90, 91] }, { parents: [90, 92] })).toBe('((1)(2))');
});

it('makes no loop of messages that refer to one another, or to themselves', () => {
  expect(references({ parents: [2] }, { parents: [1] })).toBe('(2 1)');
  expect(references({ parents: [1] })).toBe('(1)');
  expect(references({ parents: [2, 3] }, { parents: [3, 1] }, { parents: [1, 2] })).toMatch(/^\(\d \d \d\)$|^\(\d \(\d\)\(\d\)\)$|^\(\d \d\)\(\d\)$/);
});

it('gives a second message of the same id a place of its own', () => {
  expect(references({ key: 7 }, { key: 7 }, { parents: [7] })).toBe('(1 3)(2)');
  expect(references({ key: null }, { key: null })).toBe('(1)(2)');
});

it('believes a message about itself rather than others about it', () => {
  expect(references({ key: 1 }, { key: 3, parents: [1, 2] }, { key: 2 })).toBe('(1)(3 2)');
});

it('joins threads of one subject', () => {
  const [doves, reply] = [{ subject: 'DOVES' }, { subject: 'DOVES', isReply: true }];
  expect(references(doves, reply)).toBe('(1 2)');
  // The original is the parent, though the reply came first.
  expect(references(reply, doves)).toBe('(2 1)');
  // Two originals are equals.
  expect(references(doves, doves)).toBe('((1)(2))');
  expect(references(doves, doves, reply)).toBe('((1)(2)(3))');
  expect(references({ ...doves, parents: [99] }, { ...doves, parents: [99] }, reply)).toBe('((1)(2)(3))');
  expect(references({ subject: '' }, { subject: '' })).toBe('(1)(2)');
});

it('sorts siblings by date, then by their place', () => {
  expect(references({ date: 9 }, { date: 3, parents: [1] }, { date: 2, parents: [1] }, { date: 2, parents: [1] }, { date: 1 })).toBe(
    '(5)(1 (3)(4)(2))',
  );
});

it('has every message exactly once', () => {
  fc.assert(
    fc.property(arbitrary, (messages) => {
      const all = messages.map(({ uid }) => uid);
      expect(uidsIn(finished(threadByReferences(messages)))).toEqual(all);
      expect(uidsIn(threadBySubject(messages))).toEqual(all);
    }),
    { numRuns: 2_000 },
  );
});

it('has as many parentheses closed as opened, and every number once, in its text', () => {
  fc.assert(
    fc.property(arbitrary, (messages) => {
      const written = text(finished(threadByReferences(messages)));
      expect(Array.from(written).reduce((depth, char) => depth + (char === '(' ? 1 : char === ')' ? -1 : 0), 0)).toBe(0);
      expect(written).not.toMatch(/\(\)|\( | \)| {2}|\) \(/);
      expect((written.match(/\d+/g) ?? []).map(Number).sort((a, b) => a - b)).toEqual(messages.map(({ uid }) => uid));
    }),
  );
});

it('threads a chain and a crowd of a hundred thousand without falling over', () => {
  const size = 100_000;
  const chain = Array.from({ length: size }, (_, index): Given => ({ subject: '', parents: index === 0 ? [] : [index] }));
  expect(text(finished(threadByReferences(messagesOf(chain)))).startsWith('(1 2 3 4 ')).toBe(true);
  const backwards = Array.from({ length: size }, (_, index): Given => ({ subject: '', parents: [index + 2] }));
  expect(uidsIn(finished(threadByReferences(messagesOf(backwards))))).toHaveLength(size);
  const dummies = Array.from({ length: size }, (_, index): Given => ({ subject: 'A', parents: [2_000_000 + index, 2_000_001 + index] }));
  expect(uidsIn(finished(threadByReferences(messagesOf(dummies))))).toHaveLength(size);
});
