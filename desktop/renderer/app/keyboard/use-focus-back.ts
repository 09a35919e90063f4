/**
 * Whatever lay over the view – a dialogue, a drawer, a menu –, when it goes the focus returns to what had it before; when that has gone as
 * well (the row that was removed), to the view itself. Without it the keyboard begins again at the top of the window. Here for all of them,
 * since most are taken out of the page the moment they close, before they could look to it themselves.
 */
import { useEffect } from 'react';

const OVER = '[data-portal], [role=dialog], [role=menu]';
const DIALOG = '[role=dialog][aria-modal=true]';
/** What closes in good order gives the focus back by itself within this time. */
const GRACE_MS = 60;
const REMEMBERED = 20;

export function useFocusBack(): void {
  useEffect(() => {
    const recent: HTMLElement[] = [];
    const focused = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return;
      recent.push(target);
      if (recent.length > REMEMBERED) recent.shift();
    };
    let timer: ReturnType<typeof setTimeout> | null = null;
    const giveBack = (): void => {
      timer = null;
      if (document.activeElement !== document.body) return;
      // One dialogue may lie over another.
      const below = [...document.querySelectorAll<HTMLElement>(DIALOG)].at(-1);
      const isThere = (element: HTMLElement): boolean => element.isConnected && (below ? below.contains(element) : element.closest(OVER) === null);
      const target = recent.findLast(isThere) ?? below ?? document.getElementById('content');
      target?.focus({ preventScroll: true });
    };
    const changed = new MutationObserver((changes) => {
      const isGone = changes.some(({ removedNodes }) => [...removedNodes].some(holdsDialog));
      if (isGone) timer ??= setTimeout(giveBack, GRACE_MS);
      watchPortals();
    });
    // Portals are children of the body, or of a node there that they share.
    const watchPortals = (): void => {
      for (const portal of document.querySelectorAll('body > [data-portal]')) changed.observe(portal, { childList: true });
    };
    changed.observe(document.body, { childList: true });
    watchPortals();
    document.addEventListener('focusin', focused);
    return () => {
      if (timer !== null) clearTimeout(timer);
      changed.disconnect();
      document.removeEventListener('focusin', focused);
    };
  }, []);
}

function holdsDialog(node: Node): boolean {
  return node instanceof Element && (node.matches('[role=dialog]') || node.querySelector('[role=dialog]') !== null);
}
