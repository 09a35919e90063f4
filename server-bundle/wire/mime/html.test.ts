import fc from 'fast-check';
import { expect, it } from 'vitest';
import { htmlToText } from './html.ts';

it('keeps the words and nothing of the markup', () => {
  expect(htmlToText('<!-- no --><style>p{}</style><p>Caf&eacute; &amp; f<b>oo</b></p><p>bar<br>&#8364;&#x41;&unknown; 1 < 2')).toBe(
    'Café & foo bar €A&unknown; 1 < 2',
  );
  expect(htmlToText('<SCRIPT>var a = "<p>x</p>"</SCRIPT>after')).toBe('after');
  expect(htmlToText('a<p title="')).toBe('a');
});

it('is linear in what it is given, whatever that is', () => {
  const started = performance.now();
  for (const piece of ['<', '<!--', '<script>', '<p', '&', '&#1', '</script', '<>']) htmlToText(piece.repeat(400_000 / piece.length));
  expect(performance.now() - started).toBeLessThan(2_000);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '&', '/', 'p', '!', '-', ';', '#', '1', 's'), maxLength: 60 }),
      (text) => typeof htmlToText(text) === 'string',
    ),
  );
});
