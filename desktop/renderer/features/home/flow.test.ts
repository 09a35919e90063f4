import { expect, it } from 'vitest';
import { FLOW_HOURS, flowOf, flowSince } from './flow.ts';

const now = Date.parse('2030-01-02T10:20:30Z');
const since = flowSince(now);

it('begins with a full hour, so that the hour that runs is the last', () => {
  expect(since).toBe('2030-01-01T11:00:00.000Z');
});

it('counts what came in and what set out, and nothing twice', () => {
  const flow = flowOf(
    [
      { at: '2030-01-01T11:00:00.000Z', kind: 'accepted', count: 3 },
      { at: '2030-01-02T10:00:00.000Z', kind: 'queued', count: 2 },
      { at: '2030-01-02T10:00:00.000Z', kind: 'delivered', count: 5 },
      { at: '2030-01-02T10:00:00.000Z', kind: 'accepted', count: 1 },
    ],
    since,
  );
  expect(flow).toMatchObject({ incoming: 4, outgoing: 2 });
  expect(flow.perHour).toHaveLength(FLOW_HOURS);
  expect([flow.perHour[0], flow.perHour[FLOW_HOURS - 1]]).toEqual([3, 3]);
});

it('draws nothing of a time outside the day', () => {
  expect(flowOf([{ at: '2029-12-31T00:00:00.000Z', kind: 'queued', count: 9 }], since).perHour.every((count) => count === 0)).toBe(true);
});
