import { expect, it } from 'vitest';
import { hrefOf, parseRoute, SECTIONS } from './route.ts';

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
