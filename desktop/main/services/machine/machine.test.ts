import { expect, it } from 'vitest';
import { PalomarError } from '../../../contract/errors.ts';
import { serverId } from '../../../contract/models.ts';
import type { Measured, MeasurementRow } from '../../local/vault/measurement-store.ts';
import { createMachineService } from './machine.ts';
import { startRecorder } from './recorder.ts';

const id = serverId.parse('aviary');
const MINUTE_MS = 60_000;

/** A server whose counters go on by a minute with each look. */
function stage(fails: (look: number) => boolean = () => false) {
  const kept: Measured[] = [];
  let look = 0;
  const text = (): string =>
    `stat cpu ${look * 600} 0 0 ${look * 5400} 0 0 0 0\nstat cpu0 0 0 0 0\nload 0.1 0 0\nup ${1_000 + look * 60} 0\nmem MemTotal: 1000 kB\nmem MemAvailable: 400 kB\nnet eth0: ${look * 60_000} 0 0 0 0 0 0 0 ${look * 6_000} 0 0 0 0 0 0 0\ndisk x 1 2 3`;
  const service = createMachineService({
    now: () => look * MINUTE_MS,
    measurements: { add: (_id, _at, measured) => void kept.push(measured), list: (): MeasurementRow[] => [] },
    remoteOf: () => {
      look += 1;
      if (fails(look)) return Promise.reject(new PalomarError('UNREACHABLE', 'It is away.'));
      return Promise.resolve({ exec: () => Promise.resolve({ exitCode: 0, signal: null, stdout: text(), stderr: '' }) });
    },
  });
  return { service, kept };
}

it('keeps what lies between two looks: the first alone says nothing', async () => {
  const { service, kept } = stage();
  await service.record(id);
  expect(kept).toEqual([]);
  await service.record(id);
  expect(kept).toMatchObject([{ cpuPercent: 10, receivedBytesPerSecond: 1_000, sentBytesPerSecond: 100, memoryBytes: 600 * 1024 }]);
});

it('leaves a gap where the server was away for long', async () => {
  const { service, kept } = stage((look) => look > 1 && look < 9);
  for (let turn = 0; turn < 9; turn += 1) await service.record(id).catch(() => undefined);
  expect(kept).toEqual([]);
  await service.record(id);
  expect(kept).toHaveLength(1);
});

it('looks on while the vault is locked or a server is away, and ends when told', async () => {
  let rounds = 0;
  const enough = Promise.withResolvers<undefined>();
  const servers = () => {
    rounds += 1;
    if (rounds >= 4) enough.resolve(undefined);
    if (rounds % 2 === 0) throw new PalomarError('VAULT_LOCKED', 'It is locked.');
    return [id];
  };
  const recorder = startRecorder({ machine: { record: () => Promise.reject(new Error('away')) }, servers, intervalMs: 5, firstMs: 1 });
  await enough.promise;
  await recorder[Symbol.asyncDispose]();
  expect(rounds).toBeGreaterThanOrEqual(4);
});
