import { expect, it } from 'vitest';
import { linkIn, placeOfLink } from './deep-link.ts';

it.each([
  ['palomar://home', '#/'],
  ['palomar://settings', '#/settings'],
  ['palomar://settings/', '#/settings'],
  ['palomar://add', '#/add'],
  ['palomar://servers/aviary', '#/servers/aviary/overview'],
  ['palomar://servers/aviary/logs', '#/servers/aviary/logs'],
  ['palomar://servers/aviary/mail/ana%40example.org', '#/servers/aviary/mail/ana%40example.org'],
])('leads from %s to %s', (link, place) => {
  expect(placeOfLink(link)).toBe(place);
});

it.each([
  '',
  'palomar:',
  'palomar://',
  'palomar:servers/aviary',
  'palomar:///servers/aviary',
  'palomar://nowhere',
  'palomar://SETTINGS',
  'palomar://settings/more',
  'palomar://settings?x=1',
  'palomar://settings#/add',
  'palomar://user@settings',
  'palomar://settings:80',
  'palomar://servers',
  'palomar://servers/UPPER',
  'palomar://servers/aviary/logs/a/b',
  'palomar://servers/aviary/<b>',
  'palomar://servers/aviary/logs/../../../settings',
  'palomar://servers/aviary/logs/%2e%2e',
  'palomar://servers/aviary/logs/a%2Fb',
  'palomar://servers/aviary/logs/%zz',
  'palomar://servers/aviary/logs/%c3%28',
  'palomar://servers/aviary/logs/a%0d%0ab',
  'palomar://servers/aviary\\logs',
  'palomar://servers/aviary/logs/"onload',
  'palomar://servers/aviary/javascript:alert(1)',
  `palomar://servers/aviary/logs/${'a'.repeat(500)}`,
  'https://servers/aviary',
  'app://palomar/',
  'javascript:alert(1)',
  'palomar://servers/aviary/l\u0131gs',
])('leads nowhere from %j', (link) => {
  expect(placeOfLink(link)).toBeNull();
});

it('finds the link among the words of a command line', () => {
  expect(linkIn(['/usr/bin/palomar', '--flag', 'palomar://settings'])).toBe('palomar://settings');
  expect(linkIn(['/usr/bin/palomar', 'https://example.org/palomar://settings'])).toBeNull();
});
