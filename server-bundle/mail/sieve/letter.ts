/**
 * The message a script looks at and may edit (RFC 5293): its header fields in order, its body untouched. Values are read as RFC
 * 5228 §2.7.2 wants them: unfolded, encoded words decoded, blanks around them gone.
 */
import { readHeader } from '../../wire/header/header.ts';
import { decodeHeaderValue } from '../../wire/mime/text.ts';

interface Field {
  readonly name: string;
  /** With its last line end. */
  readonly bytes: Buffer;
  value?: string;
  plain?: string;
}

export class Letter {
  readonly #original: Buffer;
  readonly #body: Buffer;
  #fields: readonly Field[];
  #bytes: Buffer | null;

  /** @throws HeaderTooBigError */
  constructor(raw: Buffer) {
    const header = readHeader(raw);
    this.#original = raw;
    this.#bytes = raw;
    this.#fields = header.fields.map((field) => ({ name: field.name, bytes: raw.subarray(field.start, field.end) }));
    // From the blank line on, which a message without a body may not have.
    this.#body = raw.subarray(header.fields.at(-1)?.end ?? 0);
  }

  get sizeBytes(): number {
    return this.#original.length;
  }

  /** As it stands after the edits. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.concat([...this.#fields.map((field) => field.bytes), this.#body]);
    return this.#bytes;
  }

  has(name: string): boolean {
    return this.#fields.some((field) => field.name === name.toLowerCase());
  }

  /** Decoded, from top to bottom. */
  values(name: string): readonly string[] {
    return this.#named(name).map((field) => (field.value ??= decodeHeaderValue(unfolded(field).toString('latin1')).trim()));
  }

  /** Not decoded, for what has a syntax of its own. */
  plainValues(name: string): readonly string[] {
    return this.#named(name).map((field) => (field.plain ??= unfolded(field).toString('utf8').trim()));
  }

  /** A finished field, with its CR LF. */
  add(name: string, field: string, isLast: boolean): void {
    const added: Field = { name: name.toLowerCase(), bytes: Buffer.from(field) };
    this.#change(isLast ? [...this.#fields, added] : [added, ...this.#fields]);
  }

  /** Removes those of this name whose place among them is named, from 0. */
  remove(name: string, places: ReadonlySet<number>): void {
    const named = this.#named(name);
    const gone = new Set(named.filter((_, place) => places.has(place)));
    this.#change(this.#fields.filter((field) => !gone.has(field)));
  }

  #named(name: string): readonly Field[] {
    const lower = name.toLowerCase();
    return this.#fields.filter((field) => field.name === lower);
  }

  #change(fields: readonly Field[]): void {
    this.#fields = fields;
    this.#bytes = null;
  }
}

function unfolded(field: Field): Buffer {
  const text = field.bytes.toString('latin1');
  return Buffer.from(
    text
      .slice(text.indexOf(':') + 1)
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim(),
    'latin1',
  );
}
