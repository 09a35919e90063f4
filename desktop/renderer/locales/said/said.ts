/**
 * What main says, in the person's language. Main speaks English, since its sentences go to the command line and the audit too; here each is looked
 * up as it stands. `{{…}}` in a pattern stands for whatever main has filled in, and is carried over by its name. What is not in the table stays
 * English: better understood than guessed.
 */
export type Table = readonly (readonly [english: string, translated: string])[];

interface Pattern {
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly translated: string;
}

export type Say = (text: string) => string;

export function sayWith(table: Table): Say {
  const exact = new Map(table.filter(([english]) => !english.includes('{{')));
  // The more of a pattern is fixed, the less it takes for its own what belongs to another.
  const patterns = table
    .filter(([english]) => english.includes('{{'))
    .sort(([a], [b]) => fixedLength(b) - fixedLength(a))
    .map(compiled);
  const known = new Map<string, string>();
  const find = (text: string): string => {
    for (const { expression, names, translated } of patterns) {
      const found = expression.exec(text);
      if (found) return translated.replace(/\{\{(\w+)\}\}/g, (place, name: string) => found[names.indexOf(name) + 1] ?? place);
    }
    return text;
  };
  return (text) => {
    const whole = exact.get(text) ?? known.get(text);
    if (whole !== undefined) return whole;
    const said = find(text);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(text, said);
    return said;
  };
}

/** The interface shows the same few sentences again and again. */
const MAX_REMEMBERED = 2_000;

export function compiled([english, translated]: Table[number]): Pattern {
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
  return { expression: new RegExp(`^${source}$`), names, translated };
}

function fixedLength(english: string): number {
  return english.replace(/\{\{\w+\}\}/g, '').length;
}
