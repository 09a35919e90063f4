/** SEARCH in the contents of messages: the index says which may fit, reading them says which do. */
import { hasHeader, hasInBody, hasInHead, isIndexedField } from '../../../wire/mime/search.ts';
import { parseSentDate } from '../../../wire/mime/dates.ts';
import { type Field, readHeader, valueOf } from '../../../wire/mime/header.ts';
import { parseStructure } from '../../../wire/mime/structure.ts';
import type { ContentKey } from '../../api/operations/contents.ts';
import { StorageError } from '../../api/operations.ts';
import type { MailboxId } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { AS_IN_VERSION_1, readContent, readHead } from './contents.ts';
import { SCANNED_BODIES_MAX, SCANNED_HEADERS_MAX, SLICE_MS, NARROW_MAX } from './limits.ts';
import { candidatesFor } from './search-index.ts';

interface Found {
  readonly uid: number;
  readonly id: number;
  readonly state: number;
  readonly internal_date: number;
  readonly sent_local: number | null;
}

const COLUMNS = 'm.uid, m.content_id AS id, m.internal_date, c.state, c.sent_local';

/** One search, in turns: between two of them others may use the file, or it may be closed and opened again. */
export class ContentSearch {
  readonly #folder: MailboxId;
  readonly #key: ContentKey;
  readonly #found: number[] = [];
  #uids: readonly number[];
  #at = 0;
  #candidates: ReadonlySet<number> | null | undefined;
  #bodiesRead = 0;
  #headersRead = 0;

  /** `uids` ascending. */
  constructor(folder: MailboxId, key: ContentKey, uids: readonly number[]) {
    this.#folder = folder;
    this.#key = key;
    this.#uids = uids;
  }

  /** The uids that fit, ascending, once it is done; 'again' after a short turn. */
  turn(file: EncryptedFile): readonly number[] | 'again' | 'too-many' {
    if (this.#candidates === undefined) this.#narrow(file);
    const until = performance.now() + SLICE_MS;
    while (this.#at < this.#uids.length) {
      if (this.#bodiesRead > SCANNED_BODIES_MAX || this.#headersRead > SCANNED_HEADERS_MAX) return 'too-many';
      const row = this.#row(file, this.#uids[this.#at] ?? 0);
      if (row && this.#fitsIfReadable(file, row)) this.#found.push(row.uid);
      this.#at += 1;
      if (performance.now() > until) return 'again';
    }
    return this.#found;
  }

  #narrow(file: EncryptedFile): void {
    const key = this.#key;
    const isNarrowed = key.kind === 'text' || (key.kind === 'header' && isIndexedField(key.name));
    this.#candidates = isNarrowed ? candidatesFor(file, key.text) : null;
    // A text may stand in a header field that is not indexed: then every header is looked at, but few bodies.
    if (!this.#candidates || (key.kind === 'text' && key.headerToo) || this.#candidates.size > NARROW_MAX) return;
    const asked = new Set(this.#uids);
    const uids = [...this.#candidates].flatMap((id) =>
      file.all<{ uid: number }>('SELECT uid FROM messages WHERE content_id = ? AND folder_id = ?', id, this.#folder).map((row) => row.uid),
    );
    this.#uids = uids.filter((uid) => asked.has(uid)).sort((a, b) => a - b);
  }

  #row(file: EncryptedFile, uid: number): Found | undefined {
    return file.get<Found>(
      `SELECT ${COLUMNS} FROM messages AS m JOIN contents AS c ON c.id = m.content_id WHERE m.folder_id = ? AND m.uid = ?`,
      this.#folder,
      uid,
    );
  }

  /** One message that is damaged is no reason to find nothing at all; reading it says CORRUPT. */
  #fitsIfReadable(file: EncryptedFile, row: Found): boolean {
    try {
      return this.#fits(file, row);
    } catch (error) {
      if (error instanceof StorageError && error.code === 'CORRUPT') return false;
      throw error;
    }
  }

  #fits(file: EncryptedFile, row: Found): boolean {
    const key = this.#key;
    const isCandidate = !this.#candidates || this.#candidates.has(row.id);
    switch (key.kind) {
      case 'sent':
        return isWithin(sentAt(file, row) ?? row.internal_date, key);
      case 'header':
        return isCandidate && hasHeader(fieldsOf(this.#head(file, row)), key.name, key.text);
      case 'text':
        if (key.headerToo && hasInHead(this.#head(file, row), key.text)) return true;
        return isCandidate && this.#bodyHas(file, row, key.text);
    }
  }

  #head(file: EncryptedFile, row: Found): Buffer {
    this.#headersRead += 1;
    return headOf(file, row);
  }

  #bodyHas(file: EncryptedFile, row: Found, text: string): boolean {
    this.#bodiesRead += 1;
    const raw = readContent(file, row.id);
    return hasInBody(raw, parseStructure(raw), text);
  }
}

function headOf(file: EncryptedFile, { id, state }: Found): Buffer {
  return state === AS_IN_VERSION_1 ? readContent(file, id) : readHead(file, id);
}

function fieldsOf(head: Buffer): readonly Field[] {
  return readHeader(head, 0, head.length).fields;
}

function sentAt(file: EncryptedFile, row: Found): number | null {
  if (row.state !== AS_IN_VERSION_1) return row.sent_local;
  const date = valueOf(fieldsOf(headOf(file, row)), 'date');
  return date === null ? null : (parseSentDate(date)?.localMs ?? null);
}

function isWithin(timeMs: number, key: { readonly from: number; readonly to: number }): boolean {
  return timeMs >= key.from && timeMs < key.to;
}
