import { expect, it } from 'vitest';
import { toYaml } from './yaml.ts';

it('writes maps, lists of scalars in one line, and lists of maps', () => {
  expect(toYaml({ a: { b: true, c: 2, d: undefined }, list: ['v', 'w'], maps: [{ k: 'v', deep: { m: 1 } }], none: {} })).toBe(
    'a:\n  b: true\n  c: 2\nlist: [v, w]\nmaps:\n  - k: v\n    deep:\n      m: 1\nnone: {}\n',
  );
});

it('quotes what YAML would read as something else', () => {
  expect(toYaml(['yes', 'NO', 'null', '25:2525', '10001:10001', '#x', 'a: b', '- z', '0644', '', 'a"b\n'])).toBe(
    '- "yes"\n- "NO"\n- "null"\n- "25:2525"\n- "10001:10001"\n- "#x"\n- "a: b"\n- "- z"\n- "0644"\n- ""\n- "a\\"b\\n"\n',
  );
});
