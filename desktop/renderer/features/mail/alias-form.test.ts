import { expect, it } from 'vitest';
import { mailAlias } from '../../../contract/index.ts';
import { addressOf, detailsOf, formOf, hasWebhook, NEW_ALIAS, wrongTargets } from './alias-form.ts';

const alias = (address: string, kind: 'exact' | 'pattern' | 'catch-all', more = {}) =>
  mailAlias.parse({ address, kind, targets: ['ana@example.org'], createdAt: '2026-01-01T00:00:00.000Z', ...more });

it('comes back as it was, whatever its kind', () => {
  for (const each of [
    alias('hello@example.org', 'exact'),
    alias('/^(.+)-desk$/i@example.org', 'pattern', { position: 7 }),
    alias('/a/b/@example.org', 'pattern'),
    alias('*@example.org', 'catch-all', { disabledReply: 421, label: 'x', description: 'y' }),
  ]) {
    const form = formOf(each);
    expect(addressOf(form, 'example.org')).toBe(each.address);
    expect(detailsOf(form)).toEqual({ disabledReply: each.disabledReply, position: each.position, label: each.label, description: each.description });
  }
});

it('completes a name with the domain, and takes a whole address as it is', () => {
  expect(addressOf({ ...NEW_ALIAS, name: ' hello ' }, 'example.org')).toBe('hello@example.org');
  expect(addressOf({ ...NEW_ALIAS, name: 'hello@other.example' }, 'example.org')).toBe('hello@other.example');
  expect(['', 'a b', 'a@@b'].map((name) => addressOf({ ...NEW_ALIAS, name }, 'example.org'))).toEqual([null, null, null]);
});

it('finds the targets that are none', () => {
  expect(wrongTargets(['ana@example.org', 'mail.example.net', 'https://hooks.example.com/x', 'http://plain.example', 'what?'])).toEqual([
    'http://plain.example',
    'what?',
  ]);
  expect(['https://a.example/x', 'a@b.example'].map((target) => hasWebhook({ targets: [target] }))).toEqual([true, false]);
});
