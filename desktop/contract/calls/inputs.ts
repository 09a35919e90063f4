/** What many calls take. */
import { z } from 'zod';
import * as m from '../models.ts';

export const ofServer = z.object({ serverId: m.serverId });
export const text = (max: number) => z.string().max(max);
