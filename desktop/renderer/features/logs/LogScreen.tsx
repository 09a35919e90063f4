/** The screen of the logs: only what is new is written; another filter writes it all again. */
import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../../contract/index.ts';
import { openScreen, type Screen } from '../../components/xterm.ts';
import { matches, paint } from './log-text.ts';

interface Props {
  readonly lines: readonly LogLine[];
  readonly services: readonly string[];
  readonly filter: string;
  readonly paused: boolean;
  readonly label: string;
}

interface Written {
  readonly last: LogLine | undefined;
  readonly filter: string;
}

export function LogScreen({ lines, services, filter, paused, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<Screen | null>(null);
  const written = useRef<Written>({ last: undefined, filter: '' });

  useEffect(() => {
    let opened: Screen | undefined;
    let gone = false;
    if (box.current)
      void openScreen(box.current, {
        disableStdin: true,
        convertEol: true,
        scrollback: 20_000,
        cursorInactiveStyle: 'none',
        screenReaderMode: true,
      }).then((made) => {
        opened = made;
        if (gone) made.dispose();
        else setScreen(made);
      });
    return () => {
      gone = true;
      opened?.dispose();
    };
  }, []);

  useEffect(() => {
    if (!screen || paused) return;
    const before = written.current;
    const from = before.last === undefined ? -1 : lines.lastIndexOf(before.last);
    const anew = before.filter !== filter || from === -1;
    if (anew) screen.terminal.reset();
    const fresh = (anew ? lines : lines.slice(from + 1)).filter((line) => matches(line, filter));
    if (fresh.length > 0) screen.terminal.write(`${fresh.map((line) => paint(line, services)).join('\r\n')}\r\n`);
    written.current = { last: lines.at(-1), filter };
  }, [screen, lines, services, filter, paused]);

  return (
    <div className="screen" role="region" aria-label={label}>
      <div ref={box} data-testid="log-screen" />
    </div>
  );
}
