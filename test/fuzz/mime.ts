/** MIME: trees of parts, what is kept and told of them, texts that are searched, headers, addresses, dates and threads. */
import { isDeepStrictEqual } from 'node:util';
import { sectionBytes } from '../../server-bundle/protocols/imap/section.ts';
import { renderEnvelope, renderStructure } from '../../server-bundle/wire/imap/envelope.ts';
import { parseAddresses } from '../../server-bundle/wire/mime/addresses.ts';
import { parseSentDate } from '../../server-bundle/wire/mime/dates.ts';
import { readHeader } from '../../server-bundle/wire/mime/header.ts';
import { htmlToText } from '../../server-bundle/wire/mime/html.ts';
import {
  MAX_ADDRESSES,
  MAX_DEPTH,
  MAX_PARAMETERS,
  MAX_PARTS,
  MAX_PREVIEW_CHARACTERS,
  MAX_SORT_KEY_LENGTH,
} from '../../server-bundle/wire/mime/limits.ts';
import { parseParameterized } from '../../server-bundle/wire/mime/parameters.ts';
import { previewOf } from '../../server-bundle/wire/mime/preview.ts';
import { hasInBody, hasInHeader, indexableText } from '../../server-bundle/wire/mime/search.ts';
import { type Part, parseStructure } from '../../server-bundle/wire/mime/structure.ts';
import { summaryToText, textToSummary } from '../../server-bundle/wire/mime/summary-text.ts';
import { summarize } from '../../server-bundle/wire/mime/summary.ts';
import { decodeHeaderValue } from '../../server-bundle/wire/mime/text.ts';
import { addressKey, baseSubject, messageIds } from '../../server-bundle/wire/mime/threading.ts';
import { must, type Target } from './target.ts';

const NESTED = [
  'From: "Bo, B." <bo@stranger.test>\r\nTo: g: a@b.test, <@r.test:c@d.test>;\r\nSubject: =?utf-8?q?Palom=C3=A1r?=\r\nMIME-Version: 1.0\r\n',
  'Content-Type: multipart/mixed; boundary="b b"\r\n\r\npreamble\r\n--b b\r\nContent-Type: text/html; charset=iso-8859-1\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>caf=E9 &eacute;<script>x</script>=\r\n</p>\r\n--b b\r\nContent-Type: message/rfc822\r\n\r\n',
  'Subject: inner\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\none\r\n--c\r\nContent-Type: image/png; name*0*=utf-8\'\'%41; name*1="b"\r\n',
  'Content-Disposition: attachment; filename="x\\"y"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <i@x>\r\nContent-Language: en, de\r\n\r\niVBORw0KGgo=\r\n--c--\r\n--b b--\r\nepilogue',
].join('');
const PIECES = [
  ...'\r\n \t:;,<>@()"\\=?-.\0\x7f\xff'.split(''),
  ...[
    '\r\n',
    '\r\n\r\n',
    '\r\n ',
    '--b b',
    '--b b--',
    '--c\r\n',
    '--c--',
    'Content-Type: ',
    'multipart/digest; boundary=c',
    'message/rfc822',
    'message/global',
  ],
  ...[
    'Content-Transfer-Encoding: base64\r\n',
    'text/plain; charset=utf-7',
    '=?utf-8?b?',
    '=?iso-8859-1?q?=E9?=',
    '?=',
    '; name*0*=',
    'References: <1@x> <2@x>\r\n',
  ],
  ...[
    'In-Reply-To: ',
    'Date: Mon, 31 Feb 2026 25:61:00 +9999\r\n',
    'Re: [x] ',
    'Fwd: (no subject)',
    '&#x110000;',
    '&amp',
    '<!--',
    '<style>',
    '\xc3\xa9',
    '\xf0\x9f\x98\x80',
    'a@b.test, ',
  ],
];
const WANTED = new Set(['subject', 'to', 'content-type']);

function each(part: Part, visit: (part: Part, depth: number) => void, depth = 0): void {
  visit(part, depth);
  for (const child of part.children) each(child, visit, depth + 1);
  if (part.message) each(part.message, visit, depth + 1);
}

/** Whether a client that reads by the grammar comes to the end of it, and not before: one list, its strings quoted or counted. */
function isOneList(rendered: string): boolean {
  let depth = 0;
  for (let at = 0; at < rendered.length;) {
    const [token = ''] = /^(?:"(?:[^"\\\r\n]|\\["\\])*"|\{\d+\}\r\n|[A-Za-z0-9]+|[ ()])/.exec(rendered.slice(at, at + 4_000)) ?? [];
    if (token === '' || (depth === 0 && at > 0)) return false;
    depth += { '(': 1, ')': -1 }[token] ?? 0;
    at += token.length + (token.startsWith('{') ? Number.parseInt(token.slice(1), 10) : 0);
  }
  return depth === 0;
}

export const mimeStructures: Target = {
  name: 'mime-structures',
  material: { seeds: [NESTED], pieces: PIECES },
  run: (raw, dice) => {
    const structure = parseStructure(raw);
    let parts = 0;
    each(structure, (part, depth) => {
      parts += 1;
      must(depth <= MAX_DEPTH + 1, 'a tree is no deeper than it may be');
      must(part.headerStart <= part.bodyStart && part.bodyStart <= part.end && part.end <= raw.length, 'a part lies within the message');
      must(part.parameters.length <= MAX_PARAMETERS, 'parameters are bounded');
    });
    must(parts <= 2 * MAX_PARTS, 'parts are bounded');
    const summary = summarize(structure);
    const kept = textToSummary(summaryToText(summary));
    must(isDeepStrictEqual(kept, summary), 'what is kept of a message is what it was');
    if (dice.below(4) === 0) {
      must(isOneList(renderEnvelope(kept.envelope)), 'an envelope is one list');
      must(isOneList(renderStructure(kept.structure, true)) && isOneList(renderStructure(kept.structure, false)), 'a structure is one list');
    }
    const path = Array.from({ length: dice.below(4) }, () => 1 + dice.below(3));
    for (const text of ['all', 'header', 'text', 'mime', 'header-fields', 'header-fields-not'] as const)
      sectionBytes(raw, () => structure, {
        kind: 'section',
        path,
        text,
        fields: [...WANTED],
        partial: [dice.below(50), dice.below(50)],
        peek: true,
        label: '',
      });
  },
};

export const mimeTexts: Target = {
  name: 'mime-texts',
  material: { seeds: [NESTED], pieces: PIECES },
  run: (raw) => {
    const structure = parseStructure(raw);
    must(Array.from(previewOf(raw, structure)).length <= MAX_PREVIEW_CHARACTERS, 'a preview is short');
    const { text } = indexableText(raw, structure, 5_000);
    must(text.length <= 10_000, 'what is indexed is bounded');
    hasInBody(raw, structure, 'cafe');
    hasInHeader(structure.fields, 'palom');
    must(!/<(?:script|style)>/i.test(htmlToText('<script>x</script>')), 'no script is text');
    htmlToText(raw.toString('latin1'));
  },
};

export const mimeHeaders: Target = {
  name: 'mime-headers',
  material: {
    seeds: [
      'From: "Bo, B." (c (d)) <@r.test,@s.test:bo@stranger.test>, g: a@b.test;\r\n x@y\r\n',
      'Subject: Re: [list] Fwd: =?utf-8?q?=41_?= =?utf-8?b?w6k=?= (fwd)\r\nReferences: <1@x> (c) <"2 3"@y>\r\n',
      'Date: Fri, 21 Nov 1997 09(comment):   55  :  06 -0600\r\nContent-Type: text/plain; charset*0="utf"; charset*1="-8"\r\n',
    ],
    pieces: PIECES,
  },
  run: (raw) => {
    const { fields, bodyStart } = readHeader(raw, 0, raw.length);
    must(bodyStart <= raw.length, 'a header lies within the message');
    const ids = messageIds(fields);
    must(ids.parents.length <= 60, 'references are bounded');
    for (const value of [raw.toString('latin1'), ...fields.map((field) => field.value)]) {
      must(parseAddresses(value).length <= MAX_ADDRESSES + 2, 'addresses are bounded');
      must(addressKey(value).length <= MAX_SORT_KEY_LENGTH * 3, 'keys are bounded');
      baseSubject(value);
      decodeHeaderValue(value);
      parseParameterized(value);
      const sent = parseSentDate(value);
      must(sent === null || Object.values(sent).every((part) => typeof part !== 'number' || Number.isFinite(part)), 'a date is a date');
    }
  },
};
