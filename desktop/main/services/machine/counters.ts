/** What the kernel counts, read in one round trip: /proc and one `df`. Pure but for the command; a counter that ran backwards gives no rate. */
import type { MachineSample } from '../../../contract/models.ts';
import type { Command } from '../../plan/command.ts';
import { RATE_MAX_AGE_MS, READ_TIMEOUT_MS } from './limits.ts';

export interface Counters {
  readonly atMs: number;
  /** In ticks, of all processors together. */
  readonly cpuBusy: number;
  readonly cpuAll: number;
  readonly processors: number;
  readonly load: number;
  readonly memoryBytes: number;
  readonly memoryTotalBytes: number;
  readonly swapBytes: number;
  readonly swapTotalBytes: number;
  readonly diskBytes: number;
  readonly diskTotalBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly uptimeSeconds: number;
}

const READ = `sed 's/^/stat /' /proc/stat | grep -E '^stat cpu'; sed 's/^/load /' /proc/loadavg; sed 's/^/up /' /proc/uptime
grep -E '^(MemTotal|MemAvailable|SwapTotal|SwapFree):' /proc/meminfo | sed 's/^/mem /'; sed 's/^/net /' /proc/net/dev
for d in /var/lib/docker /; do [ -d "$d" ] && df -P -B1 -- "$d" | sed 1d | sed 's/^/disk /' && break; done; true`;

export const READ_COUNTERS: Command = { argv: ['sh', '-c', READ, 'palomar'], timeoutMs: READ_TIMEOUT_MS };

/** Traffic between containers is none of the server's: only what leaves through a real interface counts. */
const INNER_INTERFACE = /^(lo|docker\d*|br-|veth|virbr|cni|flannel|tun|tap|wg)/;

/** @throws Error when the text is not what the command prints */
export function parseCounters(text: string, atMs: number): Counters {
  const lines = (kind: string): string[][] =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${kind} `))
      .map((line) =>
        line
          .slice(kind.length + 1)
          .trim()
          .split(/[\s:]+/),
      );
  const cpus = lines('stat');
  const ticks = (cpus.find(([name]) => name === 'cpu') ?? []).slice(1, 9).map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...rest] = ticks;
  const memory = new Map(lines('mem').map(([name, kib]) => [name, Number(kib) * 1024]));
  const disk = lines('disk')[0] ?? [];
  const net = lines('net').filter(([name = '', , ...more]) => more.length > 8 && !INNER_INTERFACE.test(name));
  const total = memory.get('MemTotal') ?? 0;
  if (ticks.length < 4 || total <= 0) throw new Error('the kernel counters could not be read');
  const stolenAndInterrupts = rest.reduce((sum, one) => sum + one, 0);
  const cpuBusy = user + nice + system + stolenAndInterrupts;
  const swapTotal = memory.get('SwapTotal') ?? 0;
  return {
    atMs,
    cpuBusy,
    cpuAll: cpuBusy + idle + wait,
    processors: Math.max(1, cpus.length - 1),
    load: Number(lines('load')[0]?.[0] ?? 0),
    memoryBytes: total - (memory.get('MemAvailable') ?? 0),
    memoryTotalBytes: total,
    swapBytes: swapTotal - (memory.get('SwapFree') ?? 0),
    swapTotalBytes: swapTotal,
    diskBytes: Number(disk[2] ?? 0),
    diskTotalBytes: Number(disk[2] ?? 0) + Number(disk[3] ?? 0),
    receivedBytes: sum(net.map((fields) => Number(fields[1]))),
    sentBytes: sum(net.map((fields) => Number(fields[9]))),
    uptimeSeconds: Number(lines('up')[0]?.[0] ?? 0),
  };
}

/** Rates are null without a look before, after a restart, and when the look before is too long ago. */
export function sampleOf(before: Counters | null, now: Counters): MachineSample {
  const seconds = before === null ? 0 : (now.atMs - before.atMs) / 1000;
  const comparable = before !== null && seconds > 0 && seconds * 1000 <= RATE_MAX_AGE_MS && now.uptimeSeconds >= before.uptimeSeconds;
  const rate = (name: 'receivedBytes' | 'sentBytes'): number | null =>
    comparable && now[name] >= before[name] ? (now[name] - before[name]) / seconds : null;
  const ticks = comparable ? now.cpuAll - before.cpuAll : 0;
  return {
    at: new Date(now.atMs).toISOString(),
    cpuPercent: comparable && ticks > 0 && now.cpuBusy >= before.cpuBusy ? Math.min(100, ((now.cpuBusy - before.cpuBusy) / ticks) * 100) : null,
    processors: now.processors,
    load: now.load,
    memoryBytes: now.memoryBytes,
    memoryTotalBytes: now.memoryTotalBytes,
    swapBytes: now.swapBytes,
    swapTotalBytes: now.swapTotalBytes,
    diskBytes: now.diskBytes,
    diskTotalBytes: now.diskTotalBytes,
    receivedBytesPerSecond: rate('receivedBytes'),
    sentBytesPerSecond: rate('sentBytes'),
    uptimeSeconds: now.uptimeSeconds,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + (Number.isFinite(one) ? one : 0), 0);
}
