import { expect, it } from 'vitest';
import { sayWith } from './said.ts';

const say = sayWith([
  ['Install Docker', 'Instalar Docker'],
  ['{{user}} cannot log in at {{host}}.', 'En {{host}} no se admite a {{user}}.'],
  ['{{anything}}.', 'Algo: {{anything}}.'],
  ['{{name}} is here (twice).', '{{name}} ya está.'],
]);

it('says a sentence of the table in the other language', () => {
  expect(say('Install Docker')).toBe('Instalar Docker');
});

it('carries over what was filled in, wherever the other language wants it', () => {
  expect(say('root cannot log in at 203.0.113.7.')).toBe('En 203.0.113.7 no se admite a root.');
});

it('prefers the pattern with more words of its own', () => {
  expect(say('x cannot log in at y.')).toBe('En y no se admite a x.');
  expect(say('Nothing else fits.')).toBe('Algo: Nothing else fits.');
});

it('takes the signs of a pattern for themselves, and lines as they are', () => {
  expect(say('a\nb is here (twice).')).toBe('a\nb ya está.');
});

it('leaves what it does not know', () => {
  expect(say('Nobody has heard of this')).toBe('Nobody has heard of this');
});

it('puts nothing in that only looks like a place', () => {
  expect(say('{{host}} cannot log in at b.')).toBe('En b no se admite a {{host}}.');
});
