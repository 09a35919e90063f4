/** Certificates: looked at on the ports themselves; renewed by a task. */
import { oc } from '@orpc/contract';
import * as m from '../models.ts';
import { ofServer } from './inputs.ts';

export const certificates = {
  look: oc.input(ofServer).output(m.certificates),
};
