/** The gallery of backups. */
import { usual, type Scene } from './scene.ts';

export const scenes: readonly Scene[] = [...usual('backups')];
