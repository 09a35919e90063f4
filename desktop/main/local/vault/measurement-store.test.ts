import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { serverId, type Server } from '../../../contract/models.ts';
import { MEASUREMENT_WIDTHS } from '../limits.ts';
import { openVault } from './vault.ts';

const home = mkdtempSync(path.join(tmpdir(), 'palomar-measurements-'));
const vault = openVault(home);
await vault.create({ passphrase: 'four unrelated little words' });
const id = serverId.parse('aviary');
const SERVER: Server = {
  id,
  name: 'Aviary',
  endpoint: { host: '203.0.113.7', port: 22, user: 'root' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' },
  login: 'agent',
  domain: null,
  hostname: null,
  practice: false,
  addedAt: '2026-01-01T00:00:00.000Z',
  jump: [],
};
vault.servers.insert(SERVER, {});
afterAll(async () => {
  await vault[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-03-01T00:00:00Z');
const busy = (cpuPercent: number) => ({
  cpuPercent,
  memoryBytes: 1,
  memoryTotalBytes: 2,
  diskBytes: 3,
  diskTotalBytes: 4,
  receivedBytesPerSecond: 5,
  sentBytesPerSecond: 6,
});

it('keeps a minute as it was, and longer times as mean and peak', () => {
  vault.measurements.add(id, START_MS, busy(10));
  vault.measurements.add(id, START_MS + 60_000, busy(50));
  expect(vault.measurements.list(id, 'minute', START_MS).map(({ cpuPercent }) => cpuPercent)).toEqual([10, 50]);
  expect(vault.measurements.list(id, 'quarter', START_MS)).toEqual([{ atMs: START_MS, ...busy(30), cpuMaxPercent: 50 }]);
});

it('has no row where nothing was measured', () => {
  vault.measurements.add(id, START_MS + 30 * 60_000, busy(20));
  expect(vault.measurements.list(id, 'quarter', START_MS).map(({ atMs }) => (atMs - START_MS) / 60_000)).toEqual([0, 30]);
});

it('forgets each width at its own age, so that a server takes a bounded room', () => {
  vault.measurements.add(id, START_MS + 9 * DAY_MS, busy(1));
  expect(vault.measurements.list(id, 'minute', 0)).toHaveLength(1);
  expect(vault.measurements.list(id, 'quarter', 0)).toHaveLength(1);
  expect(vault.measurements.list(id, 'sixHours', 0)).toHaveLength(2);
  const rows = Object.values(MEASUREMENT_WIDTHS).reduce((sum, { seconds, keptSeconds }) => sum + keptSeconds / seconds + 1, 0);
  expect(rows).toBeLessThan(6_600);
});

it('goes with its server', () => {
  vault.servers.remove(id);
  vault.servers.insert(SERVER, {});
  expect(vault.measurements.list(id, 'sixHours', 0)).toEqual([]);
});
