/** The gallery of certificates. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('certificates')];
