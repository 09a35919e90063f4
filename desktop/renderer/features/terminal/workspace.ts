/** The shells of one server as tabs, each split into panes side by side or one above the other. Pure: every change is a new workspace. */
import { PANES_MAX, SHELLS_MAX } from './limits.ts';

export interface Pane {
  readonly id: string;
  /** null: on the server itself. */
  readonly service: string | null;
}

export type Direction = 'horizontal' | 'vertical';

export interface Tab {
  readonly id: string;
  readonly direction: Direction;
  readonly panes: readonly Pane[];
  /** The pane that keys go to. */
  readonly active: string;
}

export interface Workspace {
  readonly tabs: readonly Tab[];
  readonly active: string | null;
  /** Of shells opened so far: each has its own number. */
  readonly count: number;
}

export const EMPTY: Workspace = { tabs: [], active: null, count: 0 };

export function activeTab({ tabs, active }: Workspace): Tab | null {
  return tabs.find(({ id }) => id === active) ?? null;
}

export function mayOpen({ tabs }: Workspace): boolean {
  return tabs.reduce((sum, { panes }) => sum + panes.length, 0) < SHELLS_MAX;
}

export function openTab(before: Workspace, service: string | null): Workspace {
  if (!mayOpen(before)) return before;
  const pane: Pane = { id: `shell-${String(before.count + 1)}`, service };
  const tab: Tab = { id: `tab-${pane.id}`, direction: 'horizontal', panes: [pane], active: pane.id };
  return { tabs: [...before.tabs, tab], active: tab.id, count: before.count + 1 };
}

export function maySplit(workspace: Workspace): boolean {
  return mayOpen(workspace) && (activeTab(workspace)?.panes.length ?? PANES_MAX) < PANES_MAX;
}

/** Another shell at the same place, after the active one. */
export function split(before: Workspace, direction: Direction): Workspace {
  const tab = activeTab(before);
  if (!tab || !maySplit(before)) return before;
  const at = tab.panes.findIndex(({ id }) => id === tab.active);
  const pane: Pane = { id: `shell-${String(before.count + 1)}`, service: tab.panes[at]?.service ?? null };
  const after: Tab = { ...tab, direction, panes: tab.panes.toSpliced(at + 1, 0, pane), active: pane.id };
  return { ...replaced(before, after), count: before.count + 1 };
}

/** With its last pane a tab goes too, and the one beside it comes forward. */
export function closePane(before: Workspace, paneId: string): Workspace {
  const at = before.tabs.findIndex(({ panes }) => panes.some(({ id }) => id === paneId));
  const tab = before.tabs[at];
  if (!tab) return before;
  const panes = tab.panes.filter(({ id }) => id !== paneId);
  const next =
    panes[
      Math.min(
        tab.panes.findIndex(({ id }) => id === paneId),
        panes.length - 1,
      )
    ];
  if (next) return replaced(before, { ...tab, panes, active: tab.active === paneId ? next.id : tab.active });
  const tabs = before.tabs.toSpliced(at, 1);
  const beside = tabs[Math.min(at, tabs.length - 1)]?.id ?? null;
  return { ...before, tabs, active: before.active === tab.id ? beside : before.active };
}

export function activate(before: Workspace, tabId: string): Workspace {
  return before.tabs.some(({ id }) => id === tabId) ? { ...before, active: tabId } : before;
}

export function focusPane(before: Workspace, paneId: string): Workspace {
  const tab = before.tabs.find(({ panes }) => panes.some(({ id }) => id === paneId));
  return tab && tab.active !== paneId ? replaced(before, { ...tab, active: paneId }) : before;
}

function replaced(before: Workspace, tab: Tab): Workspace {
  return { ...before, tabs: before.tabs.map((each) => (each.id === tab.id ? tab : each)) };
}
