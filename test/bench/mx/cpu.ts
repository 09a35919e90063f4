/** CPU time of processes, from /proc (proc(5)): what a busy machine cannot falsify. */
import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
/** Counted from the field after the name: parent, own time, time of children that ended. */
const [PARENT, OWN, ENDED_CHILDREN] = [1, 11, 13];

export function cpuMsOf(pid: number): number {
  return ticks(statOf(pid), OWN);
}

/** The process, its living children, and those that have ended. */
export function cpuMsOfFamily(pid: number): number {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const children = pids.map(statOf).filter((stat) => stat[PARENT] === pid);
  const master = statOf(pid);
  return [...children, master].reduce((sum, stat) => sum + ticks(stat, OWN), 0) + ticks(master, ENDED_CHILDREN);
}

function ticks(stat: readonly number[], field: number): number {
  return (((stat[field] ?? 0) + (stat[field + 1] ?? 0)) / TICKS_PER_SECOND) * 1000;
}

/** Empty for a process that is gone. */
function statOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}
