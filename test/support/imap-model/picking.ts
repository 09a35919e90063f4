/** A pick as the set that is sent, and as the UIDs it means to a client that knows no more than it was told. */
import type { Pick } from './actions.ts';
import type { View } from './view.ts';

/** Its two ends: of numbers there are, or of UIDs around those there are. */
function ends(pick: Pick, view: View): readonly [number, number] {
  const most = pick.byUid ? Math.max(0, ...view.slots.flatMap(({ uid }) => uid ?? [])) + 2 : Math.max(1, view.slots.length);
  return [1 + (pick.low % most), 1 + (pick.high % most)];
}

export function setOf(pick: Pick, view: View): string {
  const [low, high] = ends(pick, view);
  return { one: `${low}`, range: `${low}:${high}`, pair: `${low},${high}`, last: '*', all: '1:*', from: `${low}:*` }[pick.form];
}

/** Those it does not know the UID of are gone already: it asks for every new one at once. */
export function resolve(pick: Pick, view: View): number[] {
  const [low, high] = ends(pick, view);
  const last = view.slots.length;
  return view.slots.flatMap(({ uid }, index) => {
    if (uid === null) return [];
    const at = pick.byUid ? uid : index + 1;
    const isLast = index + 1 === last;
    const fits = {
      one: at === low,
      range: at >= Math.min(low, high) && at <= Math.max(low, high),
      pair: at === low || at === high,
      last: isLast,
      all: true,
      from: at >= low || isLast,
    }[pick.form];
    return fits ? [uid] : [];
  });
}
