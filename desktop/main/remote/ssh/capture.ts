/** Collects one stream of a command: bounded for the result, in whole lines for whoever watches. */
import { StringDecoder } from 'node:string_decoder';
import { CAPTURE_MAX_BYTES, LINE_MAX_BYTES } from '../limits.ts';

export interface Capture {
  push(chunk: Buffer): void;
  /** Passes on an unfinished last line and gives the whole text. */
  finish(): string;
}

export function capture(onText?: (text: string) => void, maxBytes = CAPTURE_MAX_BYTES): Capture {
  const decoder = new StringDecoder('utf8');
  const chunks: Buffer[] = [];
  let heldBytes = 0;
  let droppedBytes = 0;
  let line = '';
  const watch = (text: string) => {
    if (!onText) return;
    line += text;
    const cut = line.length > LINE_MAX_BYTES ? line.length : line.lastIndexOf('\n') + 1;
    if (cut === 0) return;
    const whole = line.slice(0, cut);
    line = line.slice(cut);
    onText(whole);
  };
  return {
    push: (chunk) => {
      chunks.push(chunk);
      heldBytes += chunk.length;
      for (let first = chunks[0]; first && heldBytes - first.length >= maxBytes; first = chunks[0]) {
        heldBytes -= first.length;
        droppedBytes += first.length;
        chunks.shift();
      }
      if (onText) watch(decoder.write(chunk));
    },
    finish: () => {
      if (onText && line !== '') onText(line);
      line = '';
      const text = Buffer.concat(chunks).toString('utf8');
      return droppedBytes === 0 ? text : `[the first ${droppedBytes} bytes were left out]\n${text}`;
    },
  };
}
