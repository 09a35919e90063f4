/** Memory of processes, from /proc/<pid>/smaps_rollup: what is shared counts in parts, so that a sum counts it once. */
import { readFileSync } from 'node:fs';

/** 0 for a process that is gone. */
export function memoryKbOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
