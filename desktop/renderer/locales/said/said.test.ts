import { expect, it } from 'vitest';
import { sayWith } from './said.ts';

const say = sayWith([
  ['Install Docker', 'Instalar Docker'],
  ['{{user}} cannot log in at {{host}}.', 'En {{host}} no se admite a {{user}}.'],
  ['Odd: {{anything}}.', 'Raro: {{anything}}.'],
  ['{{name}} is here (twice).', '{{name}} ya está.'],
  ['Stop it: docker stop {{name}}', 'Deténgalo: docker stop {{name}}'],
  ['No list', 'Ninguna lista'],
  ['{{list}} said nothing. {{advice}} Look yourself.', '{{=list}} no dijo nada. {{=advice}} Mire usted.'],
  ['It only answers friends.', 'Solo responde a amigos.'],
  ['nobody yet', 'aún nadie'],
]);

it('says a sentence of the table in the other language', () => {
  expect(say('Install Docker')).toBe('Instalar Docker');
});

it('carries over what was filled in, wherever the other language wants it', () => {
  expect(say('root cannot log in at 203.0.113.7.')).toBe('En 203.0.113.7 no se admite a root.');
});

it('prefers the pattern with more words of its own', () => {
  expect(say('x cannot log in at y.')).toBe('En y no se admite a x.');
  expect(say('Odd: x is odd.')).toBe('Raro: x is odd.');
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

it('says main’s own words inside its words, but never what only was filled in', () => {
  expect(say('No list said nothing. It only answers friends. Look yourself.')).toBe(
    'Ninguna lista no dijo nada. Solo responde a amigos. Mire usted.',
  );
  expect(say('nobody yet cannot log in at No list.')).toBe('En No list no se admite a nobody yet.');
});

it('says sentences in a row, the entries of a list and lines one by one', () => {
  expect(say('Stop it: docker stop a. Stop it: docker stop b')).toBe('Deténgalo: docker stop a. Deténgalo: docker stop b');
  expect(say('It only answers friends. Install Docker')).toBe('Solo responde a amigos. Instalar Docker');
  expect(say('nobody yet; No list')).toBe('aún nadie; Ninguna lista');
  expect(say('Install Docker\n# as it is')).toBe('Instalar Docker\n# as it is');
});

it('says the part that it knows', () => {
  expect(say('192.0.2.7; nobody yet')).toBe('192.0.2.7; aún nadie');
});

it('does not search what is too long to be a sentence', () => {
  const long = `nobody yet; ${'x'.repeat(2_000)}`;
  expect(say(long)).toBe(long);
});
