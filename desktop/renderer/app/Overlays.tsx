/** What can lie over the frame – palette, sheet of keys, alerts – one at a time, and the keys and menu items that open it. */
import { lazy, Suspense, useCallback, useState } from 'react';
import type { AppStatus, Server } from '../../contract/index.ts';
import { undoNewest } from '../components/use-undo.tsx';
import { focusFilter, focusNextRegion } from './keyboard/regions.ts';
import type { Command } from './keyboard/shortcuts.ts';
import { useFocusBack } from './keyboard/use-focus-back.ts';
import { useKeyboard } from './keyboard/use-keyboard.ts';
import { go } from './route.ts';
import { useDesktopEvents } from './use-desktop-events.ts';

const Palette = lazy(async () => ({ default: (await import('./palette/Palette.tsx')).Palette }));
const ShortcutSheet = lazy(async () => ({ default: (await import('./keyboard/ShortcutSheet.tsx')).ShortcutSheet }));
const AlertsPanel = lazy(async () => ({ default: (await import('./attention/AlertsPanel.tsx')).AlertsPanel }));

type Overlay = 'palette' | 'sheet' | 'alerts';

interface Shown {
  readonly overlay: Overlay | null;
  /** Those that were open once: their code is here, and their closing is animated. */
  readonly seen: readonly Overlay[];
}

export interface OverlayState extends Shown {
  readonly open: (overlay: Overlay) => void;
  readonly close: (overlay: Overlay) => void;
  readonly run: (command: Command) => boolean;
}

export function useOverlays(servers: readonly Server[], current: Server | undefined, door: AppStatus['door']): OverlayState {
  const [shown, setShown] = useState<Shown>({ overlay: null, seen: [] });
  const open = useCallback((overlay: Overlay) => setShown(({ seen }) => ({ overlay, seen: [...new Set([...seen, overlay])] })), []);
  // What has been opened in between stays.
  const close = useCallback((overlay: Overlay) => setShown((now) => (now.overlay === overlay ? { ...now, overlay: null } : now)), []);
  const run = (command: Command): boolean => {
    switch (command.kind) {
      case 'palette':
      case 'sheet':
      case 'alerts':
        open(command.kind);
        return true;
      case 'home':
      case 'settings':
      case 'add':
        go({ kind: command.kind });
        return true;
      case 'section': {
        const server = current ?? (servers.length === 1 ? servers[0] : undefined);
        if (server) go({ kind: 'server', serverId: server.id, section: command.section });
        return server !== undefined;
      }
      case 'server': {
        const server = servers[command.index];
        if (server) go({ kind: 'server', serverId: server.id, section: 'overview' });
        return server !== undefined;
      }
      case 'filter':
        return focusFilter();
      case 'undo':
        return undoNewest();
      case 'region':
        focusNextRegion();
        return true;
    }
  };
  useKeyboard(run);
  useFocusBack();
  useDesktopEvents(door, open);
  return { ...shown, open, close, run };
}

interface Props {
  readonly overlays: OverlayState;
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
}

export function Overlays({ overlays: { overlay, seen, close, run }, servers, current }: Props) {
  return (
    <Suspense>
      {seen.includes('palette') && (
        <Palette servers={servers} current={current} opened={overlay === 'palette'} onClose={() => close('palette')} onCommand={run} />
      )}
      {seen.includes('sheet') && <ShortcutSheet opened={overlay === 'sheet'} onClose={() => close('sheet')} />}
      {seen.includes('alerts') && <AlertsPanel opened={overlay === 'alerts'} servers={servers} onClose={() => close('alerts')} />}
    </Suspense>
  );
}
