import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileScript, inWords } from './compile.ts';
import { COMMANDS, TESTS } from './catalogue.ts';
import { EXTENSIONS } from './extensions.ts';

const wrong = (script: string): string => {
  const compiled = compileScript(script);
  return compiled.kind === 'invalid' ? inWords(compiled.errors) : 'nothing wrong';
};

describe('what is wrong is told with its place', () => {
  it.each([
    ['fileinto "x";', 'line 1, column 1: The command "fileinto" needs "fileinto": add it to the require at the top of the script.'],
    ['keep\n', 'line 2, column 1: After "keep" a semicolon or a block was expected, not the end of the script.'],
    ['\nkepe;', 'line 2, column 1: There is no command "kepe".'],
    ['if heeder "a" "b" { keep; }', 'line 1, column 4: There is no test "heeder".'],
    ['require "no-such";', 'line 1, column 9: This server does not have the extension "no-such".'],
    ['keep; require "fileinto";', 'line 1, column 7: "require" has to stand at the top of the script, before everything else.'],
    ['require fileinto;', '"require" takes the names of extensions in quotes, and ends with a semicolon.'],
    ['if true { keep; ', 'line 1, column 17: The script ends in the middle of a block: } is missing.'],
    ['redirect "nobody";', 'line 1, column 1: "nobody" is no mail address.'],
    ['redirect "a@x.test\r\nBcc: b@x.test";', 'is no mail address.'],
    ['redirect;', 'line 1, column 1: "redirect" takes a text in quotes, which is missing.'],
    ['redirect ["a@x.test"];', 'line 1, column 10: "redirect" takes a text in quotes here.'],
    ['redirect 5;', 'takes a text in quotes here.'],
    ['redirect "a@x.test" "b@x.test";', 'line 1, column 21: "redirect" takes fewer arguments; is a semicolon missing?'],
    ['keep keep;', 'line 1, column 6: "keep" takes no test; is a semicolon missing?'],
    ['keep :flags "a";', 'line 1, column 6: :flags needs "imap4flags"'],
    ['keep :colour;', 'line 1, column 6: "keep" does not take :colour.'],
    ['if header :is :contains "a" "b" { keep; }', ':contains and :is exclude each other.'],
    ['if header "a" :is "b" { keep; }', ':is has to stand before the other arguments of "header".'],
    ['if header :regex "a" "b" { keep; }', ':regex needs "regex"'],
    ['require "regex"; if header :regex "a" "(" { keep; }', 'The regular expression cannot be read: missing closing ): `(`'],
    ['require "regex"; if header :regex "a" "(a)\\\\1" { keep; }', 'The regular expression cannot be read'],
    ['if header :comparator "i;ascii-numeric" "a" "b" { keep; }', 'This comparator needs "comparator-i;ascii-numeric"'],
    ['if header :comparator "i;nonsense" "a" "b" { keep; }', '"i;nonsense" is no comparator; there are i;octet'],
    ['if header "a b" "c" { keep; }', '"a b" cannot be the name of a header field.'],
    ['require "relational"; if header :value "above" "a" "b" { keep; }', '"above" is no comparison; there are gt, ge'],
    ['require "date"; if currentdate "moon" "full" { keep; }', '"moon" is no part of a date'],
    ['require "date"; if date :zone "CET" "date" "hour" "1" { keep; }', '"CET" is no time zone; write it as "+0200".'],
    ['require "index"; if header :last "a" "b" { keep; }', ':last needs :index.'],
    ['require "index"; if header :index 0 "a" "b" { keep; }', ':index counts from 1.'],
    ['require "variables"; set "a b" "c";', '"a b" cannot be the name of a variable.'],
    ['require "variables"; set "a" "${99}";', '${99} is beyond the last match variable'],
    ['require "variables"; set "a" "${vnd.x}";', 'names a namespace of variables that this server does not have.'],
    ['require ["envelope"]; if envelope "auth" "a" { keep; }', '"auth" is no part of the envelope'],
    ['require ["encoded-character", "fileinto"]; fileinto "${unicode:d800}";', 'is no character of Unicode.'],
    ['else { keep; }', '"else" has to follow a block of if or elsif.'],
    ['if true { keep; } else { keep; } else { keep; }', '"else" has to follow'],
    ['if true { keep; } else true { keep; }', '"else" takes no test; use elsif.'],
    ['if true, false { keep; }', 'a semicolon or a block was expected, not ","'],
    ['if { keep; }', '"if" takes one test; join several by allof or anyof.'],
    ['if (true, false) { keep; }', '"if" takes one test; join several by allof or anyof.'],
    ['if true keep;', 'After "if" a block in { } is missing.'],
    ['if not (true, false) { keep; }', 'The test "not" takes one test.'],
    ['if allof { keep; }', 'The test "allof" takes tests in parentheses.'],
    ['stop { }', '"stop" takes no block; it ends with a semicolon.'],
    ['keep; "a";', 'line 1, column 7: A command was expected here, not a text in quotes.'],
    ['if exists ["a" "b"] { keep; }', 'In a list a comma or ] was expected, not a text in quotes.'],
    ['if exists [] { keep; }', 'A list holds texts in quotes only, not "]".'],
    ['if size :over 99999999999G { keep; }', 'is too large.'],
    ['if size :over 1KB { keep; }', '"1" cannot stand here.'],
    ['redirect "a', 'line 1, column 10: This text is never closed: a " is missing.'],
    ['/* a', 'line 1, column 1: This comment is never closed'],
    ['require "reject"; reject text:\nno', 'This text is never closed: a line with a single dot is missing.'],
    ['require "reject"; reject text: no\n.\n;', 'After "text:" the line must end'],
    ['keep; %', 'line 1, column 7: "%" cannot stand here.'],
    ['require "vacation"; vacation :days 3 :days 4 "a";', ':days stands here twice.'],
    ['require "vacation"; vacation :from "nobody" "a";', '"nobody" is no mail address.'],
  ])('%j', (script, expected) => {
    expect(wrong(script)).toContain(expected);
  });

  it('of several mistakes, each', () => {
    expect(wrong('require ["a", "b"];\nkepe;\nif true {\n  stpo;\n}').split('\r\n')).toHaveLength(4);
    expect(wrong('kepe;'.repeat(50)).split('\r\n')).toHaveLength(10);
  });
});

describe('what is too much is refused', () => {
  it.each([
    ['bytes', `#${'a'.repeat(140_000)}`],
    ['words', 'keep;'.repeat(15_000)],
    ['nested blocks', `${'if true { '.repeat(5_000)}${'}'.repeat(5_000)}`],
    ['nested tests', `if ${'not '.repeat(15_000)}true { }`],
    ['nested lists of tests', `if ${'allof('.repeat(5_000)}true${')'.repeat(5_000)} { }`],
    ['texts in a list', `if exists [${Array.from({ length: 2_000 }, () => '"a"').join(',')}] { }`],
    ['regular expressions', `require "regex"; ${'if header :regex "a" "b" {} '.repeat(300)}`],
  ])('%s', (_, script) => {
    const started = performance.now();
    expect(wrong(script)).toMatch(/at most|too long|larger/);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('what is meant not to be understood', () => {
  it('is no mistake behind ihave', () => {
    expect(wrong('require "ihave"; if ihave "moon" { moon :full "x"; if moon { keep; } }')).toBe('nothing wrong');
  });

  it('has its extension from ihave on', () => {
    expect(wrong('require "ihave"; if ihave "fileinto" { fileinto "x"; }')).toBe('nothing wrong');
  });
});

const word = fc.constantFrom(
  ...Object.keys(COMMANDS),
  ...Object.keys(TESTS),
  ...[
    'if',
    'elsif',
    'else',
    'require',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ',',
    ';',
    '"a"',
    '"${b}"',
    '"*?"',
    '"a@x.test"',
    '10K',
    'text:\na\n.\n',
    '#c\n',
  ],
  ...[
    ':is',
    ':matches',
    ':regex',
    ':count',
    ':value',
    '"gt"',
    ':flags',
    ':index',
    ':last',
    ':copy',
    ':days',
    ':over',
    '/*x*/',
    '"__proto__"',
    'constructor',
  ],
);
const requireAll = `require [${EXTENSIONS.map((name) => `"${name}"`).join(', ')}];`;

describe('anything at all', () => {
  it('made of the words of the language is either taken or refused with a place in the script', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const script = `${requireAll} ${words.join(' ')}`;
        const compiled = compileScript(script);
        if (compiled.kind === 'script') return;
        expect(compiled.errors.length).toBeGreaterThan(0);
        for (const { at } of compiled.errors) {
          const line = script.split('\n')[at.line - 1];
          expect(at.column - 1).toBeLessThanOrEqual(line?.length ?? -1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('made of any characters never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })), (script) => {
        expect(['script', 'invalid']).toContain(compileScript(script).kind);
      }),
      { numRuns: 500 },
    );
  });
});
