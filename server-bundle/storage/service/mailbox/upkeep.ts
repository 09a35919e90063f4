/**
 * What a mailbox file needs now and then, in short turns, each within one transaction: old contents brought to the present form, new ones
 * into the index, envelopes written that an older version did not write, what nobody refers to forgotten, freed pages given back. Only an unlocked mailbox can have it: nobody can read a
 * locked one. Every turn leaves the file as good as it was; it may stop after any.
 */
import { StorageError } from '../../api/operations.ts';
import type { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { AS_IN_VERSION_1, DAMAGED, NOT_INDEXED, convertContent } from './contents.ts';
import { FREE_PAGES_MIN, SHRINK_PAGES_AT_ONCE, SLICE_MESSAGES, SLICE_MS } from './limits.ts';
import { indexContent } from './search-index.ts';
import { writeSome } from './written.ts';

/** @returns whether there is more to do. */
export function upkeepTurn(file: EncryptedFile): boolean {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until) {
    const next = nextContent(file);
    if (!next) return writeSome(file, SLICE_MESSAGES) || giveBack(file);
    // A content that cannot be read is passed over, so that the others get their turn; reading it says CORRUPT.
    try {
      if (next.state === AS_IN_VERSION_1) convertContent(file, next.id);
      indexContent(file, next.id);
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'CORRUPT') throw error;
      file.run('UPDATE contents SET state = ? WHERE id = ?', DAMAGED, next.id);
    }
  }
  return true;
}

/** New mail first: it is what is searched for. */
function nextContent(file: EncryptedFile): { id: number; state: number } | undefined {
  const next = 'SELECT id, state FROM contents WHERE state = ? AND state <> 2 ORDER BY id DESC LIMIT 1';
  return file.get(next, NOT_INDEXED) ?? file.get(next, AS_IN_VERSION_1);
}

/** Within a transaction freed pages are only listed; they go when it ends. */
function giveBack(file: EncryptedFile): boolean {
  const { free, all } = file.pages();
  if (free < FREE_PAGES_MIN || free * 10 < all) return false;
  file.shrink(SHRINK_PAGES_AT_ONCE);
  return file.pages().free < free;
}
