/** Both languages say everything that the interface asks for, and nothing that it doesn't. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../contract/errors.ts';
import { en } from './en/index.ts';
import { es } from './es/index.ts';

const PLURAL = /_(zero|one|two|few|many|other)$/;

function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[prefix, value]]);
  if (typeof value !== 'object' || value === null) throw new Error(`${prefix} is not a text`);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, prefix === '' ? key : `${prefix}.${key}`)]));
}

const texts = { en: flatten(en), es: flatten(es) };
const base = (key: string): string => key.replace(PLURAL, '');
const bases = { en: new Set([...texts.en.keys()].map(base)), es: new Set([...texts.es.keys()].map(base)) };

const renderer = path.resolve(import.meta.dirname, '..');
const source = globSync('**/*.{ts,tsx}', { cwd: renderer, exclude: ['locales/**', '**/*.test.ts'] })
  .map((file) => readFileSync(path.join(renderer, file), 'utf8'))
  .join('\n');

/** Every text in quotes that has the shape of a key, and the beginnings of keys that are completed while running. */
const quoted = new Set([...source.matchAll(/['"`]([a-zA-Z]+(?:\.[A-Za-z_]+)+)['"`]/g)].map(([, key]) => key ?? ''));
const begun = [...source.matchAll(/`([a-zA-Z]+(?:\.[A-Za-z]+)*[.A-Za-z]*)\$\{/g)]
  .map(([, start]) => start ?? '')
  .filter((start) => start.includes('.'));

it('has the same keys in English and Spanish', () => {
  expect([...bases.es].sort()).toEqual([...bases.en].sort());
});

it('has every plural form that each language needs', () => {
  for (const [language, all] of Object.entries(texts)) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plurals = new Set([...all.keys()].filter((key) => PLURAL.test(key)).map(base));
    const missing = [...plurals].flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !all.has(key));
    expect(missing, language).toEqual([]);
  }
});

it('has every key that a component names', () => {
  const called = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');
  expect(called.length).toBeGreaterThan(150);
  expect(called.filter((key) => !bases.en.has(key))).toEqual([]);
});

it('has a key for every beginning that a component completes', () => {
  expect(begun.length).toBeGreaterThan(10);
  expect(begun.filter((start) => ![...bases.en].some((key) => key.startsWith(start)))).toEqual([]);
});

it('has no key that nobody asks for', () => {
  const used = (key: string): boolean => quoted.has(key) || begun.some((start) => key.startsWith(start));
  expect([...bases.en].filter((key) => !used(key))).toEqual([]);
});

it('fills the same places in both languages', () => {
  const places = (text: string | undefined): string[] => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
  const differing = [...texts.en].filter(([key, text]) => String(places(text)) !== String(places(texts.es.get(key)))).map(([key]) => key);
  expect(differing).toEqual([]);
});

it('leaves no sentence untranslated', () => {
  const same = [...texts.en].filter(([key, text]) => text === texts.es.get(key) && text.includes(' ')).map(([key]) => key);
  expect(same).toEqual(['app.latency']);
});

it('shouts at nobody', () => {
  for (const all of Object.values(texts)) expect([...all.values()].filter((text) => /[!¡]/.test(text))).toEqual([]);
});

it('explains every error of the contract', () => {
  expect(ERROR_CODES.filter((code) => !bases.en.has(`errors.${code}.title`) || !bases.en.has(`errors.${code}.hint`))).toEqual([]);
});
