/** annotation operations: within a session, on the file of its account. */
import type { HostHandlers } from '../hosts/operations.ts';
import { getAnnotations, setAnnotations } from '../mailbox/annotations.ts';

export const annotationHandlers: HostHandlers<'annotation.get' | 'annotation.set'> = {
  'annotation.get': (context, input) => context.accounts.bySession(input.session).read((file) => getAnnotations(file, input)),
  'annotation.set': async (context, input) => ({
    changed: await context.accounts.bySession(input.session).write((file, changes) => setAnnotations(file, changes, input)),
  }),
};
