/** The gallery of activity. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('activity')];
