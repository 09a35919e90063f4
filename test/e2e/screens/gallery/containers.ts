/** The gallery of containers. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('containers')];
