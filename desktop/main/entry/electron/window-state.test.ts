import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keepWindowState, readWindowState } from './window-state.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-window-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'window.json');
const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const state = { bounds: { x: 50, y: 40, width: 1300, height: 900 }, maximized: false };

it('is read back where a display shows it', () => {
  keepWindowState(file, state);
  expect(readWindowState(file, [screen])).toEqual(state);
});

it.each([
  { ...state.bounds, x: 1900 },
  { ...state.bounds, x: -1250 },
  { ...state.bounds, y: -20 },
  { ...state.bounds, y: 1060 },
])('is forgotten where nobody could grab it (%j)', (bounds) => {
  keepWindowState(file, { ...state, bounds });
  expect(readWindowState(file, [screen])).toBeNull();
  expect(readWindowState(file, [])).toBeNull();
});

it('is taken up on a second display', () => {
  keepWindowState(file, { ...state, bounds: { ...state.bounds, x: 2000 } });
  expect(readWindowState(file, [screen, { ...screen, x: 1920 }])).not.toBeNull();
});

it.each(['', '{', '{"bounds":{}}', '{"bounds":{"x":0,"y":0,"width":10,"height":10},"maximized":false}'])(
  'is forgotten when it is damaged (%j)',
  (text) => {
    writeFileSync(file, text);
    expect(readWindowState(file, [screen])).toBeNull();
  },
);

it('keeps nothing where nothing can be written', () => {
  expect(() => keepWindowState(path.join(folder, 'none', 'window.json'), state)).not.toThrow();
});
