/** Listens for the keys of the frame, wherever the focus is, and hands on what they mean. */
import { useEffect, useRef } from 'react';
import { pressed, type Place } from './press.ts';
import type { Command } from './shortcuts.ts';

const SEQUENCE_MS = 1_500;

export const IS_MAC = /Mac/.test(navigator.userAgent);

export function useKeyboard(onCommand: (command: Command) => boolean): void {
  const latest = useRef(onCommand);
  useEffect(() => {
    latest.current = onCommand;
  });
  useEffect(() => {
    let begun: { readonly keys: readonly string[]; readonly atMs: number } | null = null;
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat || ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'].includes(event.key)) return;
      const before = begun !== null && event.timeStamp - begun.atMs < SEQUENCE_MS ? begun.keys : [];
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift } = event;
      const altGraph = event.getModifierState('AltGraph');
      const result = pressed({ key, ctrl: ctrl && !altGraph, meta, alt: alt || altGraph, shift }, before, placeOf(event.target));
      begun = result.kind === 'begun' ? { keys: result.keys, atMs: event.timeStamp } : null;
      if (result.kind !== 'command' || !latest.current(result.command)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the terminal's own listener, which takes whatever it is given.
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}

function placeOf(target: EventTarget | null): Place {
  const element = target instanceof Element ? target : null;
  const within = (selector: string): boolean => element?.closest(selector) != null;
  if (within('.xterm')) return { kind: 'terminal', mac: IS_MAC };
  if (within('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]')) return { kind: 'text', mac: IS_MAC };
  return { kind: document.querySelector('[role=dialog][aria-modal=true]') === null ? 'page' : 'dialog', mac: IS_MAC };
}
