/** Lists as long as storage takes them at once: several aliases of one transaction may lead to more mailboxes than that. */
import { RECIPIENTS_MAX } from '../base/limits.ts';

/** In order; none for an empty list. */
export function inPortions<T>(list: readonly T[], length = RECIPIENTS_MAX): readonly (readonly T[])[] {
  if (list.length <= length) return list.length === 0 ? [] : [list];
  return Array.from({ length: Math.ceil(list.length / length) }, (_, index) => list.slice(index * length, (index + 1) * length));
}
