import { expect, it } from 'vitest';
import { bestMatches } from './match.ts';

const ALL = [
  { label: 'Logs', about: 'Aviary' },
  { label: 'DNS', about: 'Aviary' },
  { label: 'Logs', about: 'Loft' },
  { label: 'Añadir servidor', words: 'vps host' },
  { label: 'ana@example.org', about: 'Loft' },
  { label: 'Open the catalogue' },
];
const found = (question: string): string[] =>
  bestMatches(ALL, question, 10).map(({ label, about }) => (about === undefined ? label : `${about} ${label}`));

it('leaves all as they stand when nothing is asked', () => {
  expect(bestMatches(ALL, '  ', 2)).toEqual(ALL.slice(0, 2));
});

it('puts what begins with it first', () => {
  expect(found('log')).toEqual(['Aviary Logs', 'Loft Logs', 'Open the catalogue']);
});

it('wants every word, in any order and place', () => {
  expect(found('loft logs')).toEqual(['Loft Logs']);
  expect(found('logs aviary')).toEqual(['Aviary Logs']);
  expect(found('logs nowhere')).toEqual([]);
});

it('knows no accents and no capitals', () => {
  expect(found('ANADIR')).toEqual(['Añadir servidor']);
  expect(found('añadir vps')).toEqual(['Añadir servidor']);
});
