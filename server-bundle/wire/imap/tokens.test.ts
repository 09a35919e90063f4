import { describe, expect, it } from 'vitest';
import { parseCommand, SyntaxProblem } from './tokens.ts';

const parse = (text: string, ...more: string[]) => parseCommand([text, ...more].map((part) => Buffer.from(part, 'latin1')));

describe('command arguments', () => {
  it('reads atoms, quotations, lists and sections', () => {
    const command = parse('a1 uid fetch 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (To "X-A")]<0.100> BODY[])');
    expect(command.name).toBe('UID');
    expect(command.args).toMatchObject([
      { text: 'fetch' },
      { text: '1:*' },
      {
        items: [
          { text: 'FLAGS' },
          {
            kind: 'section',
            name: 'BODY.PEEK',
            partial: [0, 100],
            inside: [{ text: 'HEADER.FIELDS' }, { items: [{ text: 'To' }, { kind: 'string' }] }],
          },
          { kind: 'section', name: 'BODY', inside: [], partial: null },
        ],
      },
    ]);
  });

  it('takes brackets in a name for what they are', () => {
    const name = "!#$&'+,-.0123456789:;<=>?@^_`|[}]";
    expect(parse(`a SELECT ${name}`).args).toEqual([{ kind: 'atom', text: name }]);
    expect(() => parse('a FETCH 1 BODY[BODY[]]')).toThrow(SyntaxProblem);
  });

  it('unescapes quotations and joins literals', () => {
    const command = parse('a LOGIN "a\\"b\\\\c" {2}', 'p\n', '');
    expect(command.args).toMatchObject([{ value: Buffer.from('a"b\\c') }, { value: Buffer.from('p\n'), literal: true }]);
  });

  it.each([
    'a',
    'a ',
    '() NOOP',
    'a LOGIN "x',
    'a LIST (',
    'a LIST )',
    'a FETCH 1 BODY[TEXT',
    'a LOGIN  x',
    `a LIST ${'('.repeat(100)}`,
    '\u0000 NOOP',
  ])('refuses %j as a syntax problem', (text) => {
    expect(() => parse(text)).toThrow(SyntaxProblem);
  });
});
