/** A stream of Docker's as its lines, in portions as they arrive. */
import { EVENT_LINE_MAX_CHARACTERS } from './limits.ts';

export async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string[], void> {
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, EVENT_LINE_MAX_CHARACTERS);
    if (lines.length > 0) yield lines;
  }
}
