/** What the checklist asks of the contract as a whole: every input is bounded, and no secret comes back out but those shown once. */
import { isContractProcedure } from '@orpc/contract';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from './contract.ts';

interface Call {
  readonly path: string;
  readonly input: unknown;
  readonly output: unknown;
}

function callsOf(node: unknown, path: readonly string[] = []): Call[] {
  if (isContractProcedure(node)) return [{ path: path.join('.'), input: node['~orpc'].inputSchema, output: node['~orpc'].outputSchema }];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, inner]) => callsOf(inner, [...path, name]));
}

const calls = callsOf(contract);

/** As JSON Schema, which says in one way what zod says in many. */
function shapeOf(schema: unknown, io: 'input' | 'output'): unknown {
  return schema instanceof z.ZodType ? z.toJSONSchema(schema, { io, unrepresentable: 'any' }) : {};
}

type Node = Readonly<Record<string, unknown>>;

function walk(node: unknown, path: string, visit: (node: Node, path: string) => void): void {
  if (Array.isArray(node)) return node.forEach((inner) => walk(inner, path, visit));
  if (typeof node !== 'object' || node === null) return;
  const entries = Object.entries(node);
  visit(Object.fromEntries(entries), path);
  for (const [name, inner] of entries) walk(inner, name === 'properties' ? path : `${path}/${name}`, visit);
}

it('is one contract of many calls', () => {
  expect(calls.length).toBeGreaterThan(60);
});

it('bounds every text and every list that comes in', () => {
  const unbounded: string[] = [];
  for (const { path, input } of calls)
    walk(shapeOf(input, 'input'), path, (node, at) => {
      if (node['type'] === 'string' && !['maxLength', 'enum', 'const', 'pattern', 'format'].some((bound) => bound in node)) unbounded.push(at);
      if (node['type'] === 'array' && !('maxItems' in node)) unbounded.push(at);
    });
  expect(unbounded).toEqual([]);
});

/** Generated for the person, shown once, or theirs to copy into another system. */
const SHOWN: readonly string[] = [
  'mail.mailboxes.create/password',
  'mail.mailboxes.setPassword/password',
  'mail.mailboxes.recover/password',
  'mail.appPasswords.create/password',
  'mail.webhooks.list/items/secret',
  'mail.webhooks.rotate/secret',
];

it('gives no secret back but those that are shown once', () => {
  const told = new Set<string>();
  for (const { path, output } of calls)
    walk(shapeOf(output, 'output'), path, (node, at) => {
      for (const name of Object.keys(node)) if (/^(password|secret|passphrase|privateKey|token|apiKey)$/i.test(name)) told.add(`${at}/${name}`);
    });
  expect([...told].sort()).toEqual([...SHOWN].sort());
});
