/** The items a FETCH asks for (RFC 9051 §6.4.5), read once and then rendered per message. */
import { type KeptText, type PartSection, SECTIONS_MAX } from '../../storage/api/operations.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';

export interface BodySection {
  readonly kind: 'section';
  readonly path: readonly number[];
  readonly text: 'all' | 'header' | 'header-fields' | 'header-fields-not' | 'text' | 'mime';
  /** Lower case. */
  readonly fields: readonly string[];
  readonly partial: readonly [offset: number, count: number] | null;
  readonly peek: boolean;
  /** As it is echoed: `BODY[HEADER]<0>`, or the old name that was asked for. */
  readonly label: string;
}

/** BINARY[part]<partial>, or the size of it (RFC 3516 §4.2). */
export interface BinaryItem {
  readonly kind: 'binary' | 'binary-size';
  readonly path: readonly number[];
  readonly partial: BodySection['partial'];
  readonly peek: boolean;
  readonly label: string;
}

interface PlainItem {
  readonly kind:
    | 'uid'
    | 'flags'
    | 'internal-date'
    | 'size'
    | 'envelope'
    | 'body'
    | 'body-structure'
    | 'preview'
    | 'email-id'
    | 'thread-id'
    | 'save-date'
    | 'mod-seq';
}

export type FetchItem = PlainItem | BodySection | BinaryItem;

type Simple = PlainItem['kind'];

const SIMPLE: Readonly<Record<string, readonly Simple[]>> = {
  UID: ['uid'],
  FLAGS: ['flags'],
  INTERNALDATE: ['internal-date'],
  'RFC822.SIZE': ['size'],
  ENVELOPE: ['envelope'],
  BODY: ['body'],
  BODYSTRUCTURE: ['body-structure'],
  PREVIEW: ['preview'],
  EMAILID: ['email-id'],
  THREADID: ['thread-id'],
  SAVEDATE: ['save-date'],
  MODSEQ: ['mod-seq'],
  FAST: ['flags', 'internal-date', 'size'],
  ALL: ['flags', 'internal-date', 'size', 'envelope'],
  FULL: ['flags', 'internal-date', 'size', 'envelope', 'body'],
};

const whole = { kind: 'section', path: [], fields: [], partial: null } as const;
const OLD: Readonly<Record<string, BodySection>> = {
  RFC822: { ...whole, text: 'all', peek: false, label: 'RFC822' },
  'RFC822.HEADER': { ...whole, text: 'header', peek: true, label: 'RFC822.HEADER' },
  'RFC822.TEXT': { ...whole, text: 'text', peek: false, label: 'RFC822.TEXT' },
};

export function fetchItemsOf(token: Token | undefined, byUid: boolean): FetchItem[] {
  if (!token) throw new SyntaxProblem('FETCH takes a set and the items');
  const tokens = token.kind === 'list' ? token.items : [token];
  if (tokens.length === 0) throw new SyntaxProblem('FETCH takes one item at least');
  // Whoever asks for a preview only if it is at hand gets it too (RFC 8970 §3.2): making one is quick.
  const items = tokens.filter((each, index) => !(isLazy(each) && isPreview(tokens[index - 1]))).flatMap(itemsOf);
  if (byUid && !items.some((item) => item.kind === 'uid')) items.unshift({ kind: 'uid' });
  return items;
}

export function isPreview(token: Token | undefined): boolean {
  return token?.kind === 'atom' && token.text.toUpperCase() === 'PREVIEW';
}

/** `(LAZY)` */
export function isLazy(token: Token | undefined): boolean {
  const [only, ...others] = token?.kind === 'list' ? token.items : [];
  return others.length === 0 && only?.kind === 'atom' && only.text.toUpperCase() === 'LAZY';
}

/** What has to be read for these items. */
export interface Needs {
  /** What is written as storage keeps it. */
  readonly texts: readonly KeptText[];
  /** What else storage keeps of the message. */
  readonly summary: boolean;
  /** Its header, and nothing behind it. */
  readonly header: boolean;
  readonly body: boolean;
  /** Parts of it, where they are all that is needed behind its header. */
  readonly sections: readonly (BodySection & PartSection)[];
  readonly preview: boolean;
}

const KEPT: ReadonlySet<FetchItem['kind']> = new Set(['body', 'email-id', 'thread-id', 'save-date']);

export function needsOf(items: readonly FetchItem[]): Needs {
  const parts = items.filter(isPart);
  const body = parts.length > SECTIONS_MAX || items.some((item) => (item.kind === 'section' && !isInHeader(item) && !isPart(item)) || isBinary(item));
  const texts: readonly (readonly [KeptText, boolean])[] = [
    ['envelope', items.some((item) => item.kind === 'envelope')],
    ['structure', items.some((item) => item.kind === 'body-structure')],
  ];
  return {
    texts: texts.flatMap(([kind, isNeeded]) => (isNeeded ? [kind] : [])),
    summary: items.some((item) => KEPT.has(item.kind)),
    header: !body && items.some((item) => item.kind === 'section' && isInHeader(item)),
    body,
    sections: body ? [] : parts,
    preview: items.some((item) => item.kind === 'preview'),
  };
}

export function isBinary(item: FetchItem): item is BinaryItem {
  return item.kind === 'binary' || item.kind === 'binary-size';
}

/** What storage knows where to find. */
function isPart(item: FetchItem): item is BodySection & PartSection {
  return item.kind === 'section' && item.path.length > 0 && (item.text === 'all' || item.text === 'mime');
}

function isInHeader(section: BodySection): boolean {
  return section.path.length === 0 && section.text.startsWith('header');
}

function itemsOf(token: Token): FetchItem[] {
  if (token.kind === 'section') return [sectionOf(token)];
  if (token.kind !== 'atom') throw new SyntaxProblem('a FETCH item is malformed');
  const name = token.text.toUpperCase();
  const old = OLD[name];
  if (old) return [old];
  const simple = SIMPLE[name];
  if (!simple) throw new SyntaxProblem('there is no such FETCH item');
  return simple.map((kind) => ({ kind }));
}

function sectionOf(token: Extract<Token, { kind: 'section' }>): BodySection | BinaryItem {
  if (token.name.startsWith('BINARY')) return binaryOf(token);
  if (token.name !== 'BODY' && token.name !== 'BODY.PEEK') throw new SyntaxProblem('there is no such FETCH item');
  const [first, second] = token.inside;
  const spec = first?.kind === 'atom' ? first.text.toUpperCase() : '';
  const match = /^((?:[1-9]\d{0,4}(?:\.|$)){0,32})(HEADER|HEADER\.FIELDS|HEADER\.FIELDS\.NOT|TEXT|MIME)?$/.exec(spec);
  if (!match || (first && first.kind !== 'atom')) throw new SyntaxProblem('the section is malformed');
  const path = (match[1] ?? '')
    .split('.')
    .filter((piece) => piece !== '')
    .map(Number);
  const text = textOf(match[2], path);
  const fields = second?.kind === 'list' ? second.items.map(fieldName) : [];
  if (text.startsWith('header-fields') !== fields.length > 0) throw new SyntaxProblem('HEADER.FIELDS takes a list of fields');
  const listed = fields.length > 0 ? ` (${fields.map((field) => field.toUpperCase()).join(' ')})` : '';
  const origin = token.partial ? `<${token.partial[0]}>` : '';
  const label = `BODY[${spec}${listed}]${origin}`;
  return {
    kind: 'section',
    path,
    text,
    fields: fields.map((field) => field.toLowerCase()),
    partial: token.partial,
    peek: token.name === 'BODY.PEEK',
    label,
  };
}

function binaryOf(token: Extract<Token, { kind: 'section' }>): BinaryItem {
  const { name, inside, partial } = token;
  const [part, ...rest] = inside;
  const spec = part?.kind === 'atom' ? part.text : '';
  const isPart = /^(?:[1-9]\d{0,4}(?:\.(?=\d)|$)){0,32}$/.test(spec) && (!part || part.kind === 'atom') && rest.length === 0;
  const isKnown = name === 'BINARY' || name === 'BINARY.PEEK' || (name === 'BINARY.SIZE' && !partial);
  if (!isKnown || !isPart) throw new SyntaxProblem('BINARY takes the number of a part');
  const isSize = name === 'BINARY.SIZE';
  return {
    kind: isSize ? 'binary-size' : 'binary',
    path: spec === '' ? [] : spec.split('.').map(Number),
    partial,
    peek: name !== 'BINARY',
    label: `${isSize ? name : 'BINARY'}[${spec}]${partial ? `<${partial[0]}>` : ''}`,
  };
}

function textOf(name: string | undefined, path: readonly number[]): BodySection['text'] {
  if (name === undefined) return 'all';
  if (name === 'MIME' && path.length === 0) throw new SyntaxProblem('MIME stands behind a part number');
  return name.toLowerCase().replaceAll('.', '-') as BodySection['text'];
}

function fieldName(token: Token): string {
  const name = token.kind === 'atom' ? token.text : token.kind === 'string' ? token.value.toString('latin1') : '';
  if (!/^[\x21-\x39\x3b-\x7e]{1,100}$/.test(name)) throw new SyntaxProblem('a header field name is malformed');
  return name;
}
