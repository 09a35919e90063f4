/**
 * Whether a mailbox file is whole: every message is put together as a reader would have it, which also has every page it lies on
 * decrypted and its authentication tag checked; large parts are held against their hash, counters against what they count. In short turns.
 * It changes nothing.
 */
import { hash } from 'node:crypto';
import { messageOf } from '../../../base/errors.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { readContent, readPart } from './contents.ts';
import { PROBLEMS_MAX, SLICE_MS, STRUCTURE_CHECK_MAX_PAGES } from './limits.ts';

const COUNTERS = `SELECT name FROM folders AS f WHERE
  messages <> (SELECT count(*) FROM messages AS m WHERE m.folder_id = f.id) OR
  size_bytes <> (SELECT coalesce(sum(m.size_bytes), 0) FROM messages AS m WHERE m.folder_id = f.id) OR
  unseen <> (SELECT count(*) FROM messages AS m WHERE m.folder_id = f.id AND m.seen = 0)`;

export class MailboxCheck {
  readonly problems: string[] = [];
  readonly #steps = [structure, counters, contents, parts];
  #after = 0;

  /** @returns whether there is more to do. */
  turn(file: EncryptedFile): boolean {
    const step = this.#steps[0];
    if (!step || this.problems.length >= PROBLEMS_MAX) return false;
    const next = step(file, this.#after, this.problems);
    if (next === null) this.#steps.shift();
    this.#after = next ?? 0;
    return true;
  }
}

/** When the last check found nothing; 0 for never. */
export function foundWholeAt(file: EncryptedFile): number {
  return file.get<{ value: number }>("SELECT value FROM counters WHERE name = 'found-whole-at'")?.value ?? 0;
}

export function noteWhole(file: EncryptedFile, now: number): void {
  file.run("INSERT OR REPLACE INTO counters (name, value) VALUES ('found-whole-at', ?)", now);
}

/** @returns after which row to go on, null at the end. */
type Step = (file: EncryptedFile, after: number, problems: string[]) => number | null;

/** SQLite's own check takes one long turn, so only a file of moderate size has it. */
function structure(file: EncryptedFile, _after: number, problems: string[]): null {
  tried(problems, 'its pages', () => {
    if (file.pages().all <= STRUCTURE_CHECK_MAX_PAGES) problems.push(...file.findings(PROBLEMS_MAX));
  });
  return null;
}

function counters(file: EncryptedFile, _after: number, problems: string[]): null {
  tried(problems, 'its list of messages', () => {
    for (const { name } of file.all<{ name: string }>(COUNTERS)) problems.push(`The counters of the mailbox "${name}" are wrong.`);
  });
  return null;
}

const contents: Step = (file, after, problems) =>
  walk(file, 'SELECT id FROM contents WHERE id > ? ORDER BY id LIMIT 1', after, problems, (id) => {
    tried(problems, `the content M${id}`, () => {
      readContent(file, id);
      const uses = file.get<{ right: number }>(
        'SELECT uses = (SELECT count(*) FROM messages WHERE content_id = ?) AS right FROM contents WHERE id = ?',
        id,
        id,
      );
      if (uses?.right !== 1) problems.push(`The content M${id} is used more or less often than it says.`);
    });
  });

const parts: Step = (file, after, problems) =>
  walk(file, 'SELECT id FROM parts WHERE id > ? ORDER BY id LIMIT 1', after, problems, (id) => {
    tried(problems, `the part ${id}`, () => {
      const kept = file.get<{ hash: Buffer }>('SELECT hash FROM parts WHERE id = ?', id);
      if (!kept?.hash.equals(hash('sha256', readPart(file, id), 'buffer'))) problems.push(`The part ${id} is not what it was.`);
    });
  });

function walk(file: EncryptedFile, next: string, after: number, problems: string[], look: (id: number) => void): number | null {
  const until = performance.now() + SLICE_MS;
  let at = after;
  do {
    let id: number | undefined;
    tried(problems, 'a list of what it holds', () => (id = file.get<{ id: number }>(next, at)?.id));
    if (id === undefined) return null;
    look(id);
    at = id;
  } while (performance.now() < until);
  return at;
}

/** What cannot be read is a problem of its own, and no reason to stop looking. */
function tried(problems: string[], what: string, look: () => void): void {
  try {
    look();
  } catch (error) {
    problems.push(`Reading ${what} failed: ${messageOf(error)}`);
  }
}
