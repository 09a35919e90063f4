import { expect, it } from 'vitest';
import { open, worthShowing } from './fields.ts';

const line = (text: string) => ({ service: 'mx', stream: 'stdout' as const, at: '2026-11-20T18:30:00.000000000Z', text });

it('opens a line of pino: level, message, and the fields that differ', () => {
  const opened = open(
    line('{"level":"warn","time":"2026-11-20T18:30:00Z","name":"mx","session":"k3","tls":{"version":"1.3"},"rcpt":["a@b"],"msg":"greylisted"}'),
  );
  expect(opened).toMatchObject({ level: 'warn', message: 'greylisted' });
  expect(opened && worthShowing(opened, null)).toEqual([
    { name: 'session', value: 'k3' },
    { name: 'tls.version', value: '1.3' },
    { name: 'rcpt', value: '["a@b"]' },
  ]);
  expect(opened && worthShowing(opened, ['name', 'rcpt']).map(({ name }) => name)).toEqual(['name', 'rcpt']);
});

it.each(['plain text', '{"cut":', '[1,2]', '{} trailing', 'null', '{not json}'])('leaves %s alone', (text) => {
  expect(open(line(text))).toBeNull();
});

it('stands what a stranger writes: depth, many fields, odd values', () => {
  const deep = open(line('{"a":{"b":{"c":{"d":1}}},"n":null,"e":{},"__proto__":{"x":1}}'));
  expect(deep?.fields).toEqual([
    { name: 'a.b.c', value: '{"d":1}' },
    { name: 'n', value: 'null' },
    { name: 'e', value: '{}' },
    { name: '__proto__.x', value: '1' },
  ]);
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${String(index)}`, index]));
  expect(open(line(JSON.stringify(many)))?.fields).toHaveLength(64);
});
