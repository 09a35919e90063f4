/** The gallery of terminal. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('terminal')];
