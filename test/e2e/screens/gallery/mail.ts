/** The gallery of mail. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('mail')];
