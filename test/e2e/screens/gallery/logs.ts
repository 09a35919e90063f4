/** The gallery of logs. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('logs')];
