/** The words of an HTML text (for searching, never for showing): tags out, entities read, scripts and styles left out. Linear. */

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...([
    ['amp', '&'],
    ['lt', '<'],
    ['gt', '>'],
    ['quot', '"'],
    ['apos', "'"],
    ['euro', '€'],
    ['hellip', '…'],
    ['ndash', '–'],
    ['mdash', '—'],
  ] as const),
  ...([
    ['lsquo', '‘'],
    ['rsquo', '’'],
    ['ldquo', '“'],
    ['rdquo', '”'],
    ['bull', '•'],
    ['trade', '™'],
    ['zwnj', ''],
    ['shy', ''],
    ['oelig', 'œ'],
  ] as const),
  // U+00A0 to U+00FF in order (HTML 4, "Latin-1").
  ...(
    'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not - reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest ' +
    'Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
    'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
  )
    .split(' ')
    .map((name, index): readonly [string, string] => [name, name === 'nbsp' ? ' ' : String.fromCharCode(0xa0 + index)])
    .filter(([name]) => name !== '-'),
]);
/** Tags between which words do not join. */
const BREAKING =
  /^\/?(?:address|article|aside|blockquote|br|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|th|thead|title|tr|ul)$/;

export function htmlToText(html: string): string {
  const out: string[] = [];
  const lower = asciiLower(html);
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    out.push(readEntities(html.slice(at, open < 0 ? undefined : open)));
    if (open < 0) break;
    at = behindTag(html, lower, open, out);
  }
  return out.join('').replaceAll(/\s+/g, ' ').trim();
}

/** Offsets stay the same, unlike with toLowerCase. */
function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function behindTag(html: string, lower: string, open: number, out: string[]): number {
  if (lower.startsWith('<!--', open)) return behind(lower, '-->', open + 4);
  const next = lower[open + 1] ?? '';
  if (!/[a-z/!?]/.test(next)) {
    out.push('<');
    return open + 1;
  }
  const close = html.indexOf('>', open);
  if (close < 0) return html.length;
  const name = /^\/?[a-z][a-z0-9]{0,20}/.exec(lower.slice(open + 1, open + 24))?.[0] ?? '';
  if (BREAKING.test(name)) out.push('\n');
  if (name !== 'script' && name !== 'style') return close + 1;
  return behind(lower, '>', behind(lower, `</${name}`, close + 1));
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function readEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,9}));?/g,
    (whole, decimal: string, hex: string, name: string) => {
      if (name) return ENTITIES.get(name) ?? whole;
      const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : whole;
    },
  );
}
