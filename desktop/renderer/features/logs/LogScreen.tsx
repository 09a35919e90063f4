/** The screen of the logs: scrolls, follows, and lets a line be chosen with the mouse or the keyboard. */
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { openScreen } from '../../components/xterm.ts';
import type { Entry } from './entry.ts';
import { LogPainter, type PainterState } from './log-painter.ts';
import type { LogStore } from './log-store.ts';
import type { PaintOptions } from './paint.ts';

interface Props {
  readonly store: LogStore;
  readonly paint: PaintOptions;
  readonly wrap: boolean;
  readonly label: string;
  readonly onPainter: (painter: LogPainter | null) => void;
  readonly onState: (state: PainterState) => void;
  readonly onOpen: (entry: Entry | null) => void;
}

/** Between pressing and letting go: more is a selection. */
const STILL_PIXELS = 4;

export function LogScreen({ store, paint, wrap, label, onPainter, onState, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const pressed = useRef({ x: 0, y: 0 });
  const [painter, setPainter] = useState<LogPainter | null>(null);
  const latest = useRef({ onPainter, onState });
  useEffect(() => {
    latest.current = { onPainter, onState };
  });

  useEffect(() => {
    let made: LogPainter | undefined;
    let gone = false;
    const start = async (): Promise<void> => {
      if (!box.current || !scroller.current || !spacer.current) return;
      const screen = await openScreen(box.current, { disableStdin: true, scrollback: 0, cursorInactiveStyle: 'none', screenReaderMode: true });
      if (gone) {
        screen.dispose();
        return;
      }
      screen.terminal.write('\u001b[?25l');
      // Nothing is typed here: every key is the page's.
      screen.terminal.attachCustomKeyEventHandler(() => false);
      if (screen.terminal.textarea) screen.terminal.textarea.tabIndex = -1;
      const painting = new LogPainter({
        store,
        screen,
        scroller: scroller.current,
        spacer: spacer.current,
        onState: (state) => latest.current.onState(state),
      });
      made = painting;
      setPainter(painting);
      latest.current.onPainter(painting);
      stop = () => screen.dispose();
    };
    let stop = (): void => undefined;
    void start();
    return () => {
      gone = true;
      made?.dispose();
      stop();
      setPainter(null);
      latest.current.onPainter(null);
    };
  }, [store]);

  useEffect(() => painter?.show(paint, wrap), [painter, paint, wrap]);

  const open = (entry: Entry | null): void => {
    painter?.choose(entry?.seq ?? null);
    onOpen(entry);
  };
  const clicked = ({ clientX, clientY }: MouseEvent): void => {
    if (Math.hypot(clientX - pressed.current.x, clientY - pressed.current.y) > STILL_PIXELS) return;
    const entry = painter?.entryAt(clientY) ?? null;
    if (entry?.kind === 'line') open(entry);
  };
  const typed = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      open(painter?.neighbour(step) ?? null);
    } else if (event.key === 'End') painter?.follow();
  };
  return (
    <div className="screen log-screen">
      <div
        ref={scroller}
        className="log-scroller"
        tabIndex={0}
        role="region"
        aria-label={label}
        data-testid="log-screen"
        onKeyDown={typed}
        onMouseDown={({ clientX, clientY }) => (pressed.current = { x: clientX, y: clientY })}
        onClick={clicked}
      >
        <div className="log-sheet">
          <div ref={box} />
        </div>
        <div ref={spacer} aria-hidden />
      </div>
    </div>
  );
}
