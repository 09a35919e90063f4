import fc from 'fast-check';
import { expect, it } from 'vitest';
import { activate, activeTab, closePane, EMPTY, focusPane, mayOpen, maySplit, openTab, split, type Workspace } from './workspace.ts';

const panes = (workspace: Workspace): string[] => workspace.tabs.flatMap((tab) => tab.panes.map(({ id }) => id));

it('opens tabs, splits the active one at the same place, and closes from within', () => {
  let now = openTab(openTab(EMPTY, null), 'mx');
  expect(activeTab(now)?.panes).toEqual([{ id: 'shell-2', service: 'mx' }]);
  now = split(now, 'vertical');
  expect(activeTab(now)).toMatchObject({ direction: 'vertical', active: 'shell-3', panes: [{ service: 'mx' }, { service: 'mx' }] });
  now = closePane(focusPane(now, 'shell-2'), 'shell-2');
  expect(activeTab(now)).toMatchObject({ active: 'shell-3' });
  now = closePane(now, 'shell-3');
  expect(now.active).toBe('tab-shell-1');
  expect(closePane(now, 'shell-1')).toMatchObject({ tabs: [], active: null });
});

it('stays whole whatever one does, and within its bounds', () => {
  const act = fc.oneof(
    fc.constant((now: Workspace) => openTab(now, null)),
    fc.constant((now: Workspace) => split(now, 'horizontal')),
    fc.nat(9).map((index) => (now: Workspace) => closePane(now, panes(now)[index] ?? 'none')),
    fc.nat(9).map((index) => (now: Workspace) => activate(now, now.tabs[index]?.id ?? 'none')),
    fc.nat(9).map((index) => (now: Workspace) => focusPane(now, panes(now)[index] ?? 'none')),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      let now = EMPTY;
      for (const one of acts) now = one(now);
      expect(panes(now).length).toBeLessThanOrEqual(8);
      expect(new Set(panes(now)).size).toBe(panes(now).length);
      expect(now.tabs.length === 0).toBe(activeTab(now) === null);
      for (const tab of now.tabs) {
        expect(tab.panes.map(({ id }) => id)).toContain(tab.active);
        expect(tab.panes.length).toBeLessThanOrEqual(4);
      }
      if (!mayOpen(now)) expect(openTab(now, null)).toBe(now);
      if (!maySplit(now)) expect(split(now, 'vertical')).toBe(now);
    }),
  );
});
