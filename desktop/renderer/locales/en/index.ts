/** English. */
import { errors } from './errors.ts';
import { features } from './features.ts';
import { frame } from './frame.ts';

export const en = { ...frame, ...features, errors };
