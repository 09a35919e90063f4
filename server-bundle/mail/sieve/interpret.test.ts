import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionCases, actionsInWords, messagePath, outcomeOf, scriptOf, truths } from '../../../test/support/sieve-cases.ts';
import { compileScript } from '../../wire/sieve/compile.ts';

const PLAIN = readFileSync(messagePath('plain'));

describe('a script', () => {
  it.each(actionCases())('does what $name says', ({ script, message, expected }) => {
    expect(actionsInWords(outcomeOf(script, readFileSync(messagePath(message))))).toEqual(expected);
  });
});

describe('a test', () => {
  it.each(truths())('of $message, $test: $isTrue', (truth) => {
    expect(actionsInWords(outcomeOf(scriptOf(truth), readFileSync(messagePath(truth.message))))).toEqual([`store ${truth.isTrue}`]);
  });
});

describe('a message that is edited', () => {
  const stored = (script: string): readonly string[] => {
    const outcome = outcomeOf(`require ["editheader", "fileinto", "copy"]; ${script}`, PLAIN);
    return outcome.kind === 'done' ? outcome.actions.map((action) => (action.kind === 'store' ? action.raw.toString() : '')) : [outcome.kind];
  };

  it('keeps every other byte', () => {
    expect(stored('addheader "X-Mark" "grain";')).toEqual([`X-Mark: grain\r\n${PLAIN.toString()}`]);
    expect(stored('deleteheader "X-Priority";')).toEqual([PLAIN.toString().replace('X-Priority: 3\r\n', '')]);
    expect(stored('addheader :last "X-Mark" "grain";')).toEqual([PLAIN.toString().replace('\r\n\r\n', '\r\nX-Mark: grain\r\n\r\n')]);
    expect(stored('keep;')).toEqual([PLAIN.toString()]);
  });

  it('is stored as it was when the action came', () => {
    const [before = '', after = ''] = stored('fileinto :copy "Before"; addheader "X-Mark" "grain"; fileinto "After";');
    expect(before).not.toContain('X-Mark');
    expect(after).toContain('X-Mark');
  });

  it('gets no line break and no raw 8-bit byte into its header', () => {
    const [raw = ''] = stored('addheader "X-Mark" "grain\r\nEvil: yes";');
    expect(raw).toContain('X-Mark: grain Evil: yes\r\n');
    expect(stored('addheader "X-Mark" "Körner";')[0]).toContain('X-Mark: =?utf-8?B?S8O2cm5lcg==?=\r\n');
  });

  it('cannot be told to come from elsewhere', () => {
    expect(stored('addheader "Received" "from nowhere"; deleteheader "Return-Path"; addheader "Authentication-Results" "x; spf=pass";')).toEqual([
      PLAIN.toString(),
    ]);
  });
});

describe('a script that goes wrong while it runs', () => {
  it.each([
    ['a second vacation', 'vacation "a"; vacation "b";'],
    ['a rejection of what is kept', 'keep; reject "no";'],
    ['keeping what is rejected', 'reject "no"; keep;'],
    ['a mailbox without a name', 'fileinto "${nothing}";'],
    ['a mailbox with an empty level', 'fileinto "a${nothing}//b";'],
    ['an address made of nothing', 'redirect "${nothing}";'],
    ['a fifth redirect', 'redirect "a@x.test"; redirect "b@x.test"; redirect "c@x.test"; redirect "d@x.test"; redirect "e@x.test";'],
    ['a pattern made wrong', 'set "p" "("; if header :regex "subject" "${p}" { stop; }'],
    ['too many actions', Array.from({ length: 40 }, (_, index) => `fileinto "f${index}";`).join('')],
  ])('fails at %s, with the place', (_, script) => {
    const outcome = outcomeOf(`require ["vacation", "reject", "fileinto", "variables", "regex"];\n${script}`, PLAIN);
    expect(outcome).toMatchObject({ kind: 'failed', at: { line: 2 } });
  });

  it('is stopped before it takes long', () => {
    const long = Buffer.from(`Subject: ${'ab'.repeat(100_000)}\r\n\r\n`);
    const keys = Array.from({ length: 200 }, () => '"*a?b*c?"').join(', ');
    const started = performance.now();
    const outcome = outcomeOf(`if header :matches "subject" [${keys}] { stop; }`, long);
    expect(outcome).toMatchObject({ kind: 'failed', message: 'The script takes too long for this message.' });
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it.each([
    ['a small expression', '(a|b)*d', 'done'],
    ['a large one', '(.*a){100}b', 'failed'],
  ])('is charged for what %s costs', (_, pattern, kind) => {
    const long = Buffer.from(`Subject: ${'ab'.repeat(50_000)}\r\n\r\n`);
    expect(outcomeOf(`require "regex"; if header :regex "subject" "${pattern}" { stop; }`, long).kind).toBe(kind);
  });
});

describe('duplicate', () => {
  const SCRIPT = 'require ["duplicate", "fileinto"]; if duplicate :seconds 60 { fileinto "Again"; }';

  it('is asked, and the answer decides', () => {
    const asked = outcomeOf(SCRIPT, PLAIN);
    if (asked.kind !== 'question') throw new Error(`it was ${asked.kind}`);
    expect(asked.question).toMatchObject({ seconds: 60, extend: false });
    expect(asked.question.key).not.toContain('stranger');
    expect(actionsInWords(outcomeOf(SCRIPT, PLAIN, new Map([[asked.question.key, true]])))).toEqual(['store Again']);
    expect(actionsInWords(outcomeOf(SCRIPT, PLAIN, new Map([[asked.question.key, false]])))).toEqual(['store INBOX']);
  });

  it('is false where there is nothing to tell the message by', () => {
    expect(actionsInWords(outcomeOf(SCRIPT.replace('duplicate :', 'duplicate :header "x-none" :'), PLAIN))).toEqual(['store INBOX']);
  });

  it('may be asked a few times only', () => {
    const tests = Array.from({ length: 10 }, (_, index) => `duplicate :uniqueid "${index}"`).join(', ');
    const answers = new Map<string, boolean>();
    for (;;) {
      const outcome = outcomeOf(`require "duplicate"; if anyof (${tests}) { stop; }`, PLAIN, answers);
      if (outcome.kind !== 'question') {
        expect(outcome.kind).toBe('failed');
        return;
      }
      answers.set(outcome.question.key, false);
    }
  });
});

describe('any text in any place', () => {
  it('leads to actions, a question or a failure, never to an exception', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('*', '?', '\\', '${1}', '', '(', 'a@x.test', '+0100', 'INBOX'),
    );
    const quoted = texts.map((text) => `"${text.replace(/[\\"]/g, '\\$&')}"`);
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom('is', 'contains', 'matches'), quoted, quoted)
        .map(([how, name, key]) => `if string :${how} ${name} ${key} { set "v" "\${1}"; }`),
      quoted.map((name) => `fileinto :copy "\${v}${name.slice(1)};`),
      fc.tuple(quoted, quoted).map(([a, b]) => `set ${a.replace(/[^A-Za-z"]/g, 'x')} ${b};`),
      quoted.map((value) => `addheader "X-A" ${value};`),
      quoted.map((flag) => `addflag ${flag};`),
      quoted.map((id) => `if duplicate :uniqueid ${id} { keep; }`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.uint8Array({ maxLength: 300 }), (lines, message) => {
        const script = `require ["variables", "fileinto", "copy", "editheader", "imap4flags", "duplicate"];\n${lines.join('\n')}`;
        const compiled = compileScript(script);
        if (compiled.kind === 'invalid') return;
        expect(['done', 'question', 'failed']).toContain(outcomeOf(script, Buffer.from(message)).kind);
      }),
      { numRuns: 300 },
    );
  });
});
