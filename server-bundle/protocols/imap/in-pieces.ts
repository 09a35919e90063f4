/** A change of many messages as several changes of some, each done as a whole; between two of them others have their turn. */
import { CHANGED_MAX } from '../../storage/api/operations.ts';

/** What `change` gives for each piece, one after the other. */
export async function inPieces<T>(uids: readonly number[], change: (some: readonly number[]) => Promise<readonly T[]>): Promise<readonly T[]> {
  if (uids.length <= CHANGED_MAX) return change(uids);
  const all: T[] = [];
  for (let at = 0; at < uids.length; at += CHANGED_MAX) for (const each of await change(uids.slice(at, at + CHANGED_MAX))) all.push(each);
  return all;
}

/** While as many as can be are removed at once, there may be more. */
export async function untilAllGone(remove: () => Promise<readonly number[]>): Promise<readonly number[]> {
  const gone: number[] = [];
  for (;;) {
    const some = await remove();
    for (const uid of some) gone.push(uid);
    if (some.length < CHANGED_MAX) return gone;
  }
}
