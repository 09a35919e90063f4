import { expect, it } from 'vitest';
import { pressed, type Place, type Press } from './press.ts';
import { SHORTCUTS } from './shortcuts.ts';
import { SECTIONS } from '../route.ts';
import { letterOf } from '../sections.ts';

const page: Place = { kind: 'page', mac: false };
const key = (name: string, more: Partial<Press> = {}): Press => ({ key: name, ctrl: false, meta: false, alt: false, shift: false, ...more });
const ctrl = (name: string, more: Partial<Press> = {}): Press => key(name, { ctrl: true, ...more });

it('opens the palette by Ctrl K, on a Mac by Command K, even where text is written', () => {
  for (const kind of ['page', 'text', 'dialog'] as const)
    expect(pressed(ctrl('k'), [], { kind, mac: false })).toMatchObject({ command: { kind: 'palette' } });
  expect(pressed(key('k', { meta: true }), [], { kind: 'text', mac: true })).toMatchObject({ command: { kind: 'palette' } });
  expect(pressed(ctrl('k'), [], { kind: 'page', mac: true })).toEqual({ kind: 'nothing' });
});

it('leaves Ctrl K to the shell in a terminal, where Shift makes it ours', () => {
  const terminal: Place = { kind: 'terminal', mac: false };
  expect(pressed(ctrl('k'), [], terminal)).toEqual({ kind: 'nothing' });
  expect(pressed(ctrl('K', { shift: true }), [], terminal)).toMatchObject({ command: { kind: 'palette' } });
  for (const name of ['g', '?', '/', 'n']) expect(pressed(key(name), [], terminal)).toEqual({ kind: 'nothing' });
  expect(pressed(ctrl('z'), [], terminal)).toEqual({ kind: 'nothing' });
});

it('takes no letter where text is written', () => {
  for (const name of ['g', '?', '/', 'n']) expect(pressed(key(name), [], { kind: 'text', mac: false })).toEqual({ kind: 'nothing' });
  expect(pressed(ctrl('z'), [], { kind: 'text', mac: false })).toEqual({ kind: 'nothing' });
});

it('goes to a section by G and its letter', () => {
  expect(pressed(key('g'), [], page)).toEqual({ kind: 'begun', keys: ['g'] });
  expect(pressed(key('d'), ['g'], page)).toEqual({ kind: 'command', command: { kind: 'section', section: 'dns' } });
  expect(pressed(key('3'), ['g'], page)).toEqual({ kind: 'command', command: { kind: 'server', index: 2 } });
});

it('forgets a beginning that leads nowhere, and takes the key for itself', () => {
  expect(pressed(key('?'), ['g'], page)).toMatchObject({ command: { kind: 'sheet' } });
  expect(pressed(key('g'), ['g'], page)).toEqual({ kind: 'begun', keys: ['g'] });
  expect(pressed(key('x'), ['g'], page)).toEqual({ kind: 'nothing' });
});

it('leaves the keys of browser and system alone', () => {
  for (const press of [ctrl('r'), ctrl('1'), key('g', { meta: true }), key('n', { alt: true }), key('Enter'), key('Tab'), ctrl('k', { alt: true })])
    expect(pressed(press, [], page), press.key).toEqual({ kind: 'nothing' });
});

it('takes a question mark however the keyboard makes it', () => {
  expect(pressed(key('?', { shift: true }), [], page)).toMatchObject({ command: { kind: 'sheet' } });
  expect(pressed(key('?', { alt: true }), [], page)).toMatchObject({ command: { kind: 'sheet' } });
});

it('has a letter of its own for every section, and no two shortcuts alike', () => {
  expect(SECTIONS.filter((section) => !/^[a-z]$/.test(letterOf(section)))).toEqual([]);
  const all = SHORTCUTS.map(({ keys }) => keys.join(' '));
  expect(new Set(all).size).toBe(all.length);
});
