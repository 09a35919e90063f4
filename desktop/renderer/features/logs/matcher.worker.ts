/** The worker that matches: a question at a time, and nothing kept in between. Whoever waits too long ends it from outside. */
import { matchLines, type Match } from './match-lines.ts';

export interface Question {
  readonly match: Match;
  readonly lines: readonly string[];
}

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  self.postMessage(matchLines(data.match, data.lines));
});
