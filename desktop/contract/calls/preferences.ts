/** The person's choices that main must know too. */
import { oc } from '@orpc/contract';
import * as m from '../models.ts';

export const preferences = {
  get: oc.output(m.preferences),
  /** What is absent stays as it is. */
  set: oc.input(m.preferences.partial()).output(m.preferences),
};
