/**
 * How busy the servers were, in the open vault. Each measurement goes into one row of every width, as a running mean, so that nothing has to be
 * rolled up later; rows that are too old for their width go with the next measurement. A server takes at most 6,600 rows (about 0.6 MB).
 */
import { z } from 'zod';
import type { ServerId } from '../../../contract/models.ts';
import { MEASUREMENT_WIDTHS, type MeasurementWidth } from '../limits.ts';
import type { VaultDatabase } from './database.ts';

export interface Measured {
  /** 100 is all processors busy. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly memoryTotalBytes: number;
  readonly diskBytes: number;
  readonly diskTotalBytes: number;
  readonly receivedBytesPerSecond: number;
  readonly sentBytesPerSecond: number;
}

export interface MeasurementRow extends Measured {
  /** Start of the row's time, in milliseconds since 1970. */
  readonly atMs: number;
  readonly cpuMaxPercent: number;
}

export interface MeasurementStore {
  add(id: ServerId, atMs: number, measured: Measured): void;
  /** Oldest first; where nothing was measured there is no row. */
  list(id: ServerId, width: MeasurementWidth, fromMs: number): MeasurementRow[];
}

const row = z.object({
  at_s: z.number(),
  cpu: z.number(),
  cpu_max: z.number(),
  memory: z.number(),
  memory_total: z.number(),
  disk: z.number(),
  disk_total: z.number(),
  received: z.number(),
  sent: z.number(),
});

const MEAN = ['cpu', 'memory', 'disk', 'received', 'sent'].map((name) => `${name} = ${name} + (excluded.${name} - ${name}) / (samples + 1)`);
const ADD = `INSERT INTO measurement (server_id, width_s, at_s, samples, cpu, cpu_max, memory, memory_total, disk, disk_total, received, sent)
  VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (server_id, width_s, at_s) DO UPDATE SET ${MEAN.join(', ')}, cpu_max = max(cpu_max, excluded.cpu_max),
  memory_total = excluded.memory_total, disk_total = excluded.disk_total, samples = samples + 1`;

export function measurementStore(opened: () => VaultDatabase): MeasurementStore {
  return {
    add: (id, atMs, measured) => {
      const database = opened();
      const values = [measured.memoryBytes, measured.memoryTotalBytes, measured.diskBytes, measured.diskTotalBytes];
      const rates = [measured.receivedBytesPerSecond, measured.sentBytesPerSecond];
      const add = database.prepare(ADD);
      const forget = database.prepare('DELETE FROM measurement WHERE server_id = ? AND width_s = ? AND at_s < ?');
      database.transaction(() => {
        for (const { seconds, keptSeconds } of Object.values(MEASUREMENT_WIDTHS)) {
          const atSeconds = Math.floor(atMs / 1000 / seconds) * seconds;
          add.run(id, seconds, atSeconds, measured.cpuPercent, measured.cpuPercent, ...values, ...rates);
          forget.run(id, seconds, atSeconds - keptSeconds);
        }
      })();
    },
    list: (id, width, fromMs) =>
      opened()
        .prepare('SELECT * FROM measurement WHERE server_id = ? AND width_s = ? AND at_s >= ? ORDER BY at_s')
        .all(id, MEASUREMENT_WIDTHS[width].seconds, Math.floor(fromMs / 1000))
        .map(toRow),
  };
}

function toRow(found: unknown): MeasurementRow {
  const {
    at_s: at,
    cpu,
    cpu_max: cpuMaxPercent,
    memory,
    memory_total: memoryTotalBytes,
    disk,
    disk_total: diskTotalBytes,
    ...rates
  } = row.parse(found);
  return {
    atMs: at * 1000,
    cpuPercent: cpu,
    cpuMaxPercent,
    memoryBytes: memory,
    memoryTotalBytes,
    diskBytes: disk,
    diskTotalBytes,
    receivedBytesPerSecond: rates.received,
    sentBytesPerSecond: rates.sent,
  };
}
