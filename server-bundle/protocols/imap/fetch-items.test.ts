import { expect, it } from 'vitest';
import { parseCommand } from '../../wire/imap/tokens.ts';
import { type Needs, fetchItemsOf, needsOf } from './fetch-items.ts';

const needs = (items: string): Needs => needsOf(fetchItemsOf(parseCommand([Buffer.from(`a FETCH 1 ${items}`)]).args[1], false));

const NOTHING: Needs = { texts: [], summary: false, header: false, body: false, sections: [], preview: false };

it('reads a message only for what is not kept beside it', () => {
  expect(needs('(FLAGS UID INTERNALDATE RFC822.SIZE)')).toEqual(NOTHING);
  expect(needs('(ENVELOPE BODYSTRUCTURE)')).toEqual({ ...NOTHING, texts: ['envelope', 'structure'] });
  expect(needs('BODY')).toEqual({ ...NOTHING, summary: true });
  for (const header of ['BODY.PEEK[HEADER.FIELDS (FROM)]', 'BODY[HEADER.FIELDS.NOT (FROM)]', 'BODY[HEADER]', 'RFC822.HEADER'])
    expect(needs(header)).toEqual({ ...NOTHING, header: true });
  for (const body of ['BODY[]', 'BODY[TEXT]', 'BODY[2.HEADER]', 'BODY[1] BODY[1.TEXT]', 'BODY[1] BINARY[2]', 'RFC822'])
    expect(needs(`(BODY[HEADER] ${body})`)).toEqual({ ...NOTHING, body: true });
  expect(needs('(BODY[1] BODY[2.1.MIME] ENVELOPE)')).toMatchObject({
    header: false,
    body: false,
    sections: [{ path: [1] }, { path: [2, 1], text: 'mime' }],
  });
  expect(needs('(BODY[HEADER] BODY[1]<0.9>)')).toMatchObject({ header: true, body: false, sections: [{ path: [1], partial: [0, 9] }] });
  expect(needs(`(${Array.from({ length: 33 }, (_, n) => `BODY[${n + 1}]`).join(' ')})`)).toEqual({ ...NOTHING, body: true });
  expect(needs('(PREVIEW (LAZY) SAVEDATE)')).toEqual({ ...NOTHING, summary: true, preview: true });
});
