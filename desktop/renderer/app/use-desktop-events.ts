/** What the desktop window asks of its page: to go where a link leads, to open what its menu names. In the other doors nothing asks. */
import { useEffect } from 'react';
import type { AppStatus, DesktopEvent } from '../../contract/index.ts';
import { useApi } from '../connection/api.tsx';
import { useStream } from '../connection/use-stream.ts';
import { hrefOf, parseRoute } from './route.ts';

interface Heard {
  readonly count: number;
  readonly event: DesktopEvent | null;
}

export function useDesktopEvents(door: AppStatus['door'], open: (overlay: 'palette' | 'sheet') => void): void {
  const { client } = useApi();
  const { state } = useStream<DesktopEvent, Heard>({
    key: door === 'electron' ? 'desktop' : null,
    open: (signal) => client.desktop.watch(undefined, { signal }),
    initial: { count: 0, event: null },
    fold: ({ count }, event) => ({ count: count + 1, event }),
  });
  useEffect(() => {
    const { event } = state;
    if (event === null) return;
    if (event.kind === 'palette') open('palette');
    else if (event.kind === 'shortcuts') open('sheet');
    // Read as a place of ours and written anew: what it means, not what it says.
    else window.location.hash = hrefOf(parseRoute(event.place));
  }, [state, open]);
}
