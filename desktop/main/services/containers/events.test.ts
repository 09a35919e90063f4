import { expect, it } from 'vitest';
import { parsed } from './events.ts';

const told = (Action: string, attributes: Record<string, string> = {}, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    Action,
    timeNano: 1_769_860_800_123_000_000,
    Actor: { ID: 'f00dfeed'.repeat(8), Attributes: { name: 'palomar-mx-1', 'com.docker.compose.service': 'mx', ...attributes } },
    ...more,
  });

it('reads what happened, to whom and how', () => {
  expect(parsed(told('die', { exitCode: '137' }))).toMatchObject([
    { at: '2026-01-31T12:00:00.123Z', service: 'mx', container: 'palomar-mx-1', kind: 'die', exitCode: 137, signal: null },
  ]);
  expect(parsed(told('kill', { signal: '15' }))).toMatchObject([{ kind: 'kill', signal: 15, exitCode: null }]);
  expect(parsed(told('health_status: unhealthy'))).toMatchObject([{ kind: 'unhealthy' }]);
});

it.each([told('exec_create: /bin/sh -c x'), told('top'), told('constructor'), 'no JSON', '{}', 'null', ''])('leaves out %s', (line) => {
  expect(parsed(line)).toEqual([]);
});

it('leaves out what happened at no time that there is', () => {
  for (const timeNano of [-1, 1e300]) expect(parsed(told('start', {}, { timeNano }))).toEqual([]);
});
