import { expect, it } from 'vitest';
import { mailPlace } from './mail-tab.ts';

it('reads the part and what is looked for in it from the address', () => {
  expect(mailPlace('queue')).toEqual({ tab: 'queue', wanted: '' });
  expect(mailPlace('trace:01k8m2x4n5p6q7r8s9t0v')).toEqual({ tab: 'trace', wanted: '01k8m2x4n5p6q7r8s9t0v' });
  expect(mailPlace('trace:a:b@example.org')).toEqual({ tab: 'trace', wanted: 'a:b@example.org' });
});

it('shows the mailboxes for whatever it does not know, and the mailbox of an address', () => {
  for (const detail of [undefined, '', 'nonsense', '__proto__']) expect(mailPlace(detail)).toEqual({ tab: 'mailboxes', wanted: '' });
  expect(mailPlace('ana@example.org')).toEqual({ tab: 'mailboxes', wanted: 'ana@example.org' });
});
