/** The app itself. */
import { oc } from '@orpc/contract';
import * as m from '../models.ts';

export const app = {
  status: oc.output(m.appStatus),
};
