import { expect, it } from 'vitest';
import { parseCounters, sampleOf } from './counters.ts';

const text = ({ user = 100, idle = 900, received = 5_000, up = 1_000.5 } = {}): string =>
  [
    `stat cpu  ${user} 0 50 ${idle} 10 0 5 0 0 0`,
    'stat cpu0 50 0 25 450 5 0 2 0 0 0',
    'stat cpu1 50 0 25 450 5 0 3 0 0 0',
    'load 0.42 0.30 0.20 1/120 999',
    `up ${up} 1800.1`,
    'mem MemTotal:        1000000 kB',
    'mem MemAvailable:     600000 kB',
    'mem SwapTotal:        200000 kB',
    'mem SwapFree:         150000 kB',
    'net Inter-|   Receive                                                |  Transmit',
    'net  face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    'net     lo: 777 1 0 0 0 0 0 0 777 1 0 0 0 0 0 0',
    `net   eth0: ${received} 10 0 0 0 0 0 0 3000 9 0 0 0 0 0 0`,
    'net docker0: 99999 1 0 0 0 0 0 0 99999 1 0 0 0 0 0 0',
    'disk /dev/sda1 20000000 8000000 11000000 43% /',
  ].join('\n');

it('reads what the kernel counts, without the traffic between containers', () => {
  expect(parseCounters(text(), 0)).toMatchObject({
    processors: 2,
    load: 0.42,
    memoryBytes: 400_000 * 1024,
    swapBytes: 50_000 * 1024,
    receivedBytes: 5_000,
    sentBytes: 3_000,
    diskBytes: 8_000_000,
    diskTotalBytes: 19_000_000,
    uptimeSeconds: 1_000.5,
  });
});

it('has no rates at the first look', () => {
  expect(sampleOf(null, parseCounters(text(), 0))).toMatchObject({ cpuPercent: null, receivedBytesPerSecond: null });
});

it('measures between two looks', () => {
  const before = parseCounters(text(), 0);
  const now = parseCounters(text({ user: 130, idle: 970, received: 25_000, up: 1_010.5 }), 10_000);
  expect(sampleOf(before, now)).toMatchObject({ cpuPercent: 30, receivedBytesPerSecond: 2_000, sentBytesPerSecond: 0 });
});

it('has no rates across a restart, nor across a night', () => {
  const before = parseCounters(text(), 0);
  expect(sampleOf(before, parseCounters(text({ user: 10, received: 9_000, up: 3 }), 10_000)).cpuPercent).toBeNull();
  expect(sampleOf(before, parseCounters(text({ user: 130, up: 30_000 }), 8 * 3_600_000)).cpuPercent).toBeNull();
});

it('refuses what is no answer', () => {
  expect(() => parseCounters('sh: 1: sed: not found', 0)).toThrow('could not be read');
});
