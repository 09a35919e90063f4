/** Vitest's text matchers, typed as what they are inside an expected object: anything. */
import { expect } from 'vitest';

export function containing(text: string): unknown {
  return expect.stringContaining(text);
}

export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
