import { expect, it } from 'vitest';
import { serverId, type AuditEntry } from '../../../contract/models.ts';
import { headOf, lineOf } from './export.ts';

const entry = (what: string): AuditEntry => ({
  at: '2026-03-01T00:00:00.000Z',
  serverId: serverId.parse('aviary'),
  kind: 'command',
  what,
  exitCode: 1,
  tookMs: 12,
  error: null,
});

it('writes one JSON document a line', () => {
  expect(JSON.parse(lineOf(entry('ls\n-la'), 'jsonl'))).toEqual(entry('ls\n-la'));
  expect(lineOf(entry('ls\n-la'), 'jsonl').trimEnd()).not.toContain('\n');
});

it('quotes what CSV would trip over', () => {
  expect(headOf('csv')).toBe('at,kind,what,exitCode,tookMs,error\r\n');
  expect(lineOf(entry('echo "a, b"'), 'csv')).toBe('2026-03-01T00:00:00.000Z,command,"echo ""a, b""",1,12,\r\n');
});

it('lets no cell begin like a formula', () => {
  for (const sign of ['=', '+', '-', '@', '\t']) expect(lineOf(entry(`${sign}cmd`), 'csv')).toContain(`,'${sign}cmd,`);
  for (const sign of ['\r', '\n', '\r\n']) expect(lineOf(entry(`${sign}=cmd`), 'csv')).toContain(`,"'${sign}=cmd",`);
});
