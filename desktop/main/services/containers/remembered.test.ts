import { expect, it } from 'vitest';
import { inspection } from './inspect.ts';
import { eventId, isRemembered, rememberedOf } from './remembered.ts';

const ID = 'f00dfeed'.repeat(8);
const made = (state: Readonly<Record<string, unknown>>) =>
  inspection.parse({ Id: ID, Name: '/palomar-mx-1', Created: '2026-11-22T10:00:00.5Z', State: state, Config: {}, HostConfig: {} });
const RUNNING = { Running: true, StartedAt: '2026-11-22T10:00:01Z', FinishedAt: '0001-01-01T00:00:00Z' };
const kinds = (state: Readonly<Record<string, unknown>>, since = 0) =>
  rememberedOf('mx', made(state), since).map(({ kind, exitCode }) => [kind, exitCode]);

it('knows when a container was made and began', () => {
  expect(rememberedOf('mx', made(RUNNING), 0)).toMatchObject([
    { kind: 'create', at: '2026-11-22T10:00:00.500Z', service: 'mx', container: 'palomar-mx-1', exitCode: null },
    { kind: 'start', at: '2026-11-22T10:00:01.000Z' },
  ]);
});

it('knows how one ended that has, and only when the one did that runs again', () => {
  const FinishedAt = '2026-11-22T11:00:00Z';
  expect(kinds({ ...RUNNING, Running: false, FinishedAt, ExitCode: 137, OOMKilled: true }).slice(2)).toEqual([
    ['oom', null],
    ['die', 137],
  ]);
  expect(kinds({ ...RUNNING, StartedAt: '2026-11-22T11:00:05Z', FinishedAt })).toEqual([
    ['create', null],
    ['die', null],
    ['start', null],
  ]);
});

it('remembers nothing from before the time that is asked about', () => {
  expect(kinds(RUNNING, Date.parse('2026-11-22T10:00:01Z'))).toEqual([['start', null]]);
  expect(kinds({ Running: false })).toEqual([['create', null]]);
});

it('takes what the daemon tells of the same moment for the same', () => {
  const remembered = rememberedOf('mx', made(RUNNING), 0);
  const told = (at: string, kind: 'start' | 'die', id = ID) => ({
    ...{ id: eventId('1', id, kind), at, kind, service: 'mx', container: 'palomar-mx-1' },
    ...{ exitCode: null, signal: null },
  });
  expect(isRemembered(told('2026-11-22T10:00:01.300Z', 'start'), remembered)).toBe(true);
  expect(isRemembered(told('2026-11-22T10:00:01.300Z', 'die'), remembered)).toBe(false);
  expect(isRemembered(told('2026-11-22T10:00:09Z', 'start'), remembered)).toBe(false);
  expect(isRemembered(told('2026-11-22T10:00:01.300Z', 'start', 'ab'.repeat(32)), remembered)).toBe(false);
});
