/** Frames that are ready together leave in one write: each write of its own costs both ends a system call and a wake-up. */
import type { Writable } from 'node:stream';

/**
 * To be called before each frame is written. What is written to `socket` is held back until `later` runs what it was given:
 * the end of this tick or of this turn of the loop, never a delay.
 */
export function gathering(socket: Writable, later: (release: () => void) => void): () => void {
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    socket.cork();
    later(() => {
      isHeld = false;
      socket.uncork();
    });
  };
}
