/** The regions that F6 walks: rail, content, status bar. The focus goes to what can have it first. */
const REGIONS = ['.rail', '#content', '.status-bar'] as const;
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex]:not([tabindex="-1"])';

export function focusNextRegion(): void {
  const regions = REGIONS.flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)]);
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(current + 1) % regions.length];
  if (next?.id === 'content') next.focus();
  else next?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
}

/** The field by which the view at hand is filtered; false when it has none. */
export function focusFilter(): boolean {
  const field = document.querySelector<HTMLElement>('#content [data-filter], #content input[type=search]');
  const input = field instanceof HTMLInputElement ? field : field?.querySelector('input');
  input?.focus();
  input?.select();
  return input != null;
}
