import { expect, it } from 'vitest';
import type { QueueAction, QueueRow } from '../../../../contract/index.ts';
import { chosenFor, countOf, isOpen, nameOf, targetsOf } from './queue-targets.ts';

const row = (id: string, more: Partial<QueueRow> = {}): QueueRow => ({
  id: `${id}.1`,
  queueId: id,
  from: 'ana@example.org',
  recipient: 'bea@far.example',
  domain: 'far.example',
  sizeBytes: 1,
  state: 'waiting',
  attempts: 0,
  queuedAt: '2026-01-01T00:00:00.000Z',
  nextAttemptAt: null,
  lastResponse: null,
  host: null,
  ...more,
});
const rows = [row('a'), row('b', { state: 'held' }), row('c', { from: '', domain: 'other.example' }), row('d', { state: 'delivered' })];

it('counts what an act would touch, and nothing that has its end', () => {
  expect(countOf(rows, { kind: 'destination', domain: 'far.example' })).toBe(2);
  expect(countOf(rows, { kind: 'sender', address: 'ana@example.org' })).toBe(2);
  expect(countOf(rows, { kind: 'message', id: 'a' })).toBe(1);
  expect(countOf(rows, { kind: 'message', id: 'a.1' })).toBe(1);
  expect(countOf(rows, { kind: 'message', id: 'd' })).toBe(0);
  expect(rows.map(isOpen)).toEqual([true, true, true, false]);
});

it('of chosen rows touches only those that an act changes', () => {
  const idsFor = (action: QueueAction): readonly string[] => {
    const target = chosenFor(action, rows);
    return target?.kind === 'recipients' ? target.ids : [];
  };
  expect(idsFor('hold')).toEqual(['a.1', 'c.1']);
  expect(idsFor('release')).toEqual(['b.1']);
  expect(idsFor('drop')).toEqual(['a.1', 'b.1', 'c.1']);
  expect(chosenFor('release', [row('a')])).toBeNull();
  expect(countOf(rows, { kind: 'recipients', ids: ['a.1', 'd.1'] })).toBe(1);
});

it('offers no act on the null sender', () => {
  expect(targetsOf(row('c', { from: '' })).sender).toBeNull();
  const { message, destination, sender } = targetsOf(row('a'));
  expect([message, destination, sender].map((target) => (target === null ? '' : nameOf(target)))).toEqual(['a.1', 'far.example', 'ana@example.org']);
});
