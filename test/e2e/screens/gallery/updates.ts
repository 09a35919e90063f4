/** The gallery of updates. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('updates')];
