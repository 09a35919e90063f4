/**
 * The full-text index: trigrams of everything a search looks at but rare header fields, in the file and so under its key. It names
 * candidates, never answers: whoever asks reads those and makes sure. A content that is not in it yet, or with its beginning
 * only, is always a candidate, so the answer does not hang on how far the index has come.
 *
 * Trigrams, because SEARCH asks for substrings and an index of words has none (1.5 KB and 0.4 ms per message of 2.5 KB, against 0.4 KB and
 * 0.07 ms for words). Without positions (`detail = none`): with them it would be five times as large, and candidates are read anyway.
 * The text is put into lower case here, by the same rule as what it is compared with.
 */
import { indexableText } from '../../../wire/mime/search.ts';
import { parseStructure } from '../../../wire/mime/structure.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { INDEXED, PARTLY_INDEXED, readContent } from './contents.ts';
import { CANDIDATES_MAX, INDEXED_TEXT_MAX } from './limits.ts';

/** Trigrams of one query; more would hardly narrow it further. */
const TRIGRAMS_MAX = 16;

export function indexContent(file: EncryptedFile, id: number): void {
  const raw = readContent(file, id);
  const { text, isWhole } = indexableText(raw, parseStructure(raw), INDEXED_TEXT_MAX);
  file.run('INSERT INTO words (rowid, text) VALUES (?, ?)', id, text);
  file.run('UPDATE contents SET state = ? WHERE id = ?', isWhole ? INDEXED : PARTLY_INDEXED, id);
}

/** Contents that may hold `text`, in lower case; null when any may: the text is too short, or too common. */
export function candidatesFor(file: EncryptedFile, text: string): ReadonlySet<number> | null {
  const query = toQuery(text);
  if (query === null) return null;
  const found = file.all<{ id: number }>('SELECT rowid AS id FROM words WHERE words MATCH ? LIMIT ?', query, CANDIDATES_MAX + 1);
  if (found.length > CANDIDATES_MAX) return null;
  const open = file.all<{ id: number }>('SELECT id FROM contents WHERE state <> 2 LIMIT ?', CANDIDATES_MAX + 1);
  if (open.length > CANDIDATES_MAX) return null;
  return new Set([...found, ...open].map((row) => row.id));
}

function toQuery(text: string): string | null {
  if (text.includes('\0') || !text.isWellFormed()) return null;
  const characters = Array.from(text);
  const all = [...new Set(characters.slice(2).map((third, at) => `${characters[at] ?? ''}${characters[at + 1] ?? ''}${third}`))];
  if (all.length === 0) return null;
  const step = Math.ceil(all.length / TRIGRAMS_MAX);
  const some = all.filter((_, index) => index % step === 0);
  return some.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
