import { expect, it } from 'vitest';
import { serverId } from '../../contract/index.ts';
import { hrefOf, parseRoute, SECTIONS } from './route.ts';

const aviary = serverId.parse('aviary');

it('reads back what it writes', () => {
  for (const section of SECTIONS) {
    const route = parseRoute(`#/servers/aviary/${section}`);
    expect(route).toEqual({ kind: 'server', serverId: 'aviary', section });
    expect(hrefOf(route)).toBe(`#/servers/aviary/${section}`);
  }
  for (const hash of ['#/add', '#/practice', '#/settings', '#/']) expect(hrefOf(parseRoute(hash))).toBe(hash);
});

it.each(['', '#', '#/nowhere', '#/servers', '#/servers/', '#/servers/../x', '#/servers/<b>/dns', '#/servers/UPPER/dns'])(
  'goes home from %j',
  (hash) => {
    expect(parseRoute(hash)).toEqual({ kind: 'home' });
  },
);

it('opens the overview for a section it does not know', () => {
  expect(parseRoute('#/servers/aviary/nothing')).toMatchObject({ section: 'overview' });
});

it('takes along what a section is asked for, whatever is in it', () => {
  for (const detail of ['ana@example.org', 'a/b?c#d', '*@example.org', '100 %']) {
    const hash = hrefOf({ kind: 'server', serverId: aviary, section: 'mail', detail });
    expect(parseRoute(hash)).toEqual({ kind: 'server', serverId: 'aviary', section: 'mail', detail });
  }
});

it.each(['%', '%E0%A4%A', '%00', '', 'a'.repeat(321)])('leaves out a detail that nobody wrote (%j)', (detail) => {
  expect(parseRoute(`#/servers/aviary/mail/${detail}`)).toEqual({ kind: 'server', serverId: 'aviary', section: 'mail' });
});
