import { expect, it } from 'vitest';
import { parseCommand } from '../../wire/imap/tokens.ts';
import { type Needs, fetchItemsOf, needsOf } from './fetch-items.ts';

const needs = (items: string): Needs => needsOf(fetchItemsOf(parseCommand([Buffer.from(`a FETCH 1 ${items}`)]).args[1], false));

it('reads a message only for what is not kept beside it', () => {
  expect(needs('(FLAGS UID INTERNALDATE RFC822.SIZE)')).toEqual({ summary: false, header: false, body: false, preview: false });
  expect(needs('(ENVELOPE BODYSTRUCTURE)')).toEqual({ summary: true, header: false, body: false, preview: false });
  expect(needs('BODY')).toEqual({ summary: true, header: false, body: false, preview: false });
  for (const header of ['BODY.PEEK[HEADER.FIELDS (FROM)]', 'BODY[HEADER.FIELDS.NOT (FROM)]', 'BODY[HEADER]', 'RFC822.HEADER'])
    expect(needs(header)).toEqual({ summary: false, header: true, body: false, preview: false });
  for (const body of ['BODY[]', 'BODY[TEXT]', 'BODY[1]', 'BODY[1.MIME]', 'BODY[2.HEADER]', 'RFC822'])
    expect(needs(`(BODY[HEADER] ${body})`)).toEqual({ summary: false, header: false, body: true, preview: false });
  expect(needs('(PREVIEW (LAZY) SAVEDATE)')).toEqual({ summary: true, header: false, body: false, preview: true });
});
