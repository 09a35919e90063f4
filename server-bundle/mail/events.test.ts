import { expect, it, vi } from 'vitest';
import type { DeliveryEvent, Storage } from '../storage/api/operations.ts';
import { recordEvent } from './events.ts';
import { EVENTS_GATHERED_MAX } from './limits.ts';

function recorder(outcome: () => Promise<never> = () => Promise.resolve({} as never)): Pick<Storage, 'call'> & { readonly calls: DeliveryEvent[][] } {
  const calls: DeliveryEvent[][] = [];
  return {
    calls,
    call: (_name, input) => {
      calls.push([...(input as unknown as { events: DeliveryEvent[] }).events]);
      return outcome();
    },
  };
}

const about = { kind: 'accepted', queueId: 'q', sender: 'a@x.test' } as const;

it('tells what happened within a moment in one call, one event for each recipient', async () => {
  const storage = recorder();
  recordEvent(storage, { ...about, recipients: ['b@x.test', 'c@x.test'], peer: '192.0.2.1' });
  recordEvent(storage, { ...about, kind: 'refused', reason: '550 5.7.1 no\r\n550 really' });
  expect(storage.calls).toEqual([]);
  await vi.waitFor(() => expect(storage.calls).toHaveLength(1));
  expect(storage.calls[0]).toMatchObject([
    { queueId: 'q', recipient: 'b@x.test', peer: '192.0.2.1' },
    { queueId: 'q', recipient: 'c@x.test' },
    { kind: 'refused', reason: '550 5.7.1 no 550 really' },
  ]);
  expect(storage.calls[0]?.[2]).not.toHaveProperty('recipients');
});

it('does not gather more than one call may carry', () => {
  const storage = recorder();
  recordEvent(storage, { ...about, recipients: Array.from({ length: EVENTS_GATHERED_MAX + 50 }, (_, index) => `r${index}@x.test`) });
  expect(storage.calls.map((events) => events.length)).toEqual([EVENTS_GATHERED_MAX]);
});

it('is silent when storage is away', async () => {
  const storage = recorder(() => Promise.reject(new Error('away')));
  recordEvent(storage, about);
  await vi.waitFor(() => expect(storage.calls).toHaveLength(1));
  recordEvent(storage, about);
  await vi.waitFor(() => expect(storage.calls).toHaveLength(2));
});
