/**
 * What main says, in the person's language. Main speaks English, since its sentences go to the command line and the audit too; here each is looked
 * up as it stands. `{{name}}` in a pattern stands for whatever main has filled in and is carried over by its name; as `{{=name}}` in the
 * translation it is main's own words again, and said too. Several sentences in a row, or a list, are said one by one. What is not in the table
 * stays English: better understood than guessed.
 */
export type Table = readonly (readonly [english: string, translated: string])[];

export interface Pattern {
  readonly english: string;
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly translated: string;
}

export type Say = (text: string) => string;

/** The interface shows the same few sentences again and again. */
const MAX_REMEMBERED = 2_000;

/** A longer text is output, not a sentence, and stays as it is. */
const MAX_CHARACTERS = 2_000;

/** What main joins sentences and the entries of lists with, the coarsest first. */
const SEPARATORS = ['\n', '. ', '; '] as const;

export function sayWith(table: Table): Say {
  const exact = new Map(table.filter(([english]) => !english.includes('{{')));
  const patterns = patternsOf(table);
  const known = new Map<string, string>();
  const say: Say = (text) => {
    const remembered = exact.get(text) ?? known.get(text);
    if (remembered !== undefined || text.length > MAX_CHARACTERS) return remembered ?? text;
    const said = inPieces(text, say, 'all') ?? filledIn(text, patterns, say) ?? inPieces(text, say, 'some') ?? text;
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(text, said);
    return said;
  };
  return say;
}

/** Of the entries with places: the more of one is fixed, the less it takes for its own what belongs to another. */
export function patternsOf(table: Table): readonly Pattern[] {
  return table
    .filter(([english]) => english.includes('{{'))
    .sort(([a], [b]) => fixedLength(b) - fixedLength(a))
    .map(compiled);
}

export function matching(text: string, patterns: readonly Pattern[]): Pattern | undefined {
  return patterns.find(({ expression }) => expression.test(text));
}

function filledIn(text: string, patterns: readonly Pattern[], say: Say): string | null {
  const pattern = matching(text, patterns);
  const found = pattern?.expression.exec(text);
  if (!pattern || !found) return null;
  return pattern.translated.replace(/\{\{(=?)(\w+)\}\}/g, (place, own: string, name: string) => {
    const filled = found[pattern.names.indexOf(name) + 1];
    return filled === undefined ? place : own === '' ? filled : say(filled);
  });
}

/** Null when the text is one piece, or not all (not even one) of the pieces are known. */
function inPieces(text: string, say: Say, wanted: 'all' | 'some'): string | null {
  for (const separator of SEPARATORS) {
    const pieces = text.split(separator);
    if (pieces.length === 1) continue;
    const said = pieces.map((piece, index) => sayPiece(piece, separator === '. ' && index < pieces.length - 1, say));
    const changed = said.filter((piece, index) => piece !== pieces[index]).length;
    if (changed === pieces.length || (wanted === 'some' && changed > 0)) return said.join(separator);
  }
  return null;
}

/** A sentence that stood before another has lost its full stop to the separator. */
function sayPiece(piece: string, withoutStop: boolean, say: Say): string {
  const said = say(piece);
  if (said !== piece || !withoutStop) return said;
  const whole = say(`${piece}.`);
  return whole === `${piece}.` ? piece : whole.replace(/\.$/, '');
}

function compiled([english, translated]: Table[number]): Pattern {
  const names: string[] = [];
  const source = english
    .split(/(\{\{\w+\}\})/)
    .map((part) => {
      const name = /^\{\{(\w+)\}\}$/.exec(part)?.[1];
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(name);
      return '([\\s\\S]*?)';
    })
    .join('');
  return { english, expression: new RegExp(`^${source}$`), names, translated };
}

function fixedLength(english: string): number {
  return english.replace(/\{\{\w+\}\}/g, '').length;
}
