/** The gallery of machine. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('machine')];
