/**
 * Which rows of a long list are drawn: up to a hundred all of them, beyond that those in sight and a few more. Works for tables and plain
 * lists alike: the caller draws `shown` between two spacers of `beforePx` and `afterPx`, and tells screen readers the whole count
 * (`aria-rowcount`, `aria-rowindex`). It scrolls with whatever scrolls around it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const DRAWN_WHOLE = 100;
const BEYOND_SIGHT = 12;

export interface VirtualRows<Row> {
  /** For the element that holds the rows (a tbody, a list). */
  readonly ref: RefObject<HTMLElement | null>;
  readonly shown: readonly { readonly index: number; readonly row: Row }[];
  readonly beforePx: number;
  readonly afterPx: number;
  /** Brings a row into sight, as a keyboard that walks the list needs it. */
  readonly reveal: (index: number) => void;
}

export function useVirtualRows<Row>(rows: readonly Row[], rowHeightPx: number): VirtualRows<Row> {
  const ref = useRef<HTMLElement | null>(null);
  const [place, setPlace] = useState<{ readonly scroller: HTMLElement | null; readonly offsetPx: number }>({ scroller: null, offsetPx: 0 });
  const enabled = rows.length > DRAWN_WHOLE;
  useLayoutEffect(() => {
    if (!enabled || ref.current === null) return;
    const scroller = scrollerOf(ref.current);
    const offsetPx = scroller === null ? 0 : Math.round(distance(ref.current, scroller));
    setPlace((before) => (before.scroller === scroller && before.offsetPx === offsetPx ? before : { scroller, offsetPx }));
  }, [enabled, rows.length]);

  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only, never handed on memoized
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled,
    getScrollElement: () => place.scroller,
    estimateSize: () => rowHeightPx,
    overscan: BEYOND_SIGHT,
    scrollMargin: place.offsetPx,
    initialRect: { width: 0, height: window.innerHeight },
  });
  if (!enabled) {
    const reveal = (index: number): void => ref.current?.children[index]?.scrollIntoView({ block: 'nearest' });
    return { ref, shown: rows.map((row, index) => ({ index, row })), beforePx: 0, afterPx: 0, reveal };
  }
  const items = virtualizer.getVirtualItems();
  return {
    ref,
    shown: items.flatMap(({ index }) => {
      const row = rows[index];
      return row === undefined ? [] : [{ index, row }];
    }),
    beforePx: Math.max((items[0]?.start ?? place.offsetPx) - place.offsetPx, 0),
    afterPx: Math.max(virtualizer.getTotalSize() - ((items.at(-1)?.end ?? place.offsetPx) - place.offsetPx), 0),
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let each = element.parentElement; each !== null; each = each.parentElement) {
    const { overflowY } = getComputedStyle(each);
    if (overflowY === 'auto' || overflowY === 'scroll') return each;
  }
  return null;
}

function distance(element: HTMLElement, scroller: HTMLElement): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}
