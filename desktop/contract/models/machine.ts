/** How busy a server is, now and over time. */
import { z } from 'zod';
import { serverId } from './names.ts';

export const machineSample = z.object({
  at: z.iso.datetime(),
  /** 100 is all processors busy; null at the first look, which has nothing to compare with. */
  cpuPercent: z.number().nullable(),
  processors: z.number(),
  /** Mean number of waiting programs over the last minute. */
  load: z.number(),
  memoryBytes: z.number(),
  memoryTotalBytes: z.number(),
  swapBytes: z.number(),
  swapTotalBytes: z.number(),
  /** Of the file system that Docker's data is on. */
  diskBytes: z.number(),
  diskTotalBytes: z.number(),
  receivedBytesPerSecond: z.number().nullable(),
  sentBytesPerSecond: z.number().nullable(),
  uptimeSeconds: z.number(),
});
export type MachineSample = z.infer<typeof machineSample>;

export const machineRange = z.enum(['hour', 'day', 'week', 'month', 'year']);
export type MachineRange = z.infer<typeof machineRange>;

/** Means over the time of one row. */
export const machinePoint = z.object({
  at: z.iso.datetime(),
  cpuPercent: z.number(),
  cpuMaxPercent: z.number(),
  memoryBytes: z.number(),
  memoryTotalBytes: z.number(),
  diskBytes: z.number(),
  diskTotalBytes: z.number(),
  receivedBytesPerSecond: z.number(),
  sentBytesPerSecond: z.number(),
});
export type MachinePoint = z.infer<typeof machinePoint>;

/** Where nothing was measured there is no point: the app was closed, or the server away. */
export const machineHistory = z.object({
  serverId,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  stepMs: z.number(),
  points: z.array(machinePoint),
});
export type MachineHistory = z.infer<typeof machineHistory>;
