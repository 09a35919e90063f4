/** The gallery of a server's overview. */
import { makeAlert, quiet } from '../../../support/fake-app/attention.ts';
import { makeServer } from '../../../support/fake-app/data.ts';
import type { Play } from '../stage.ts';
import { usual, type Scene } from './scene.ts';

const place = '#/servers/aviary/overview';
const more = async ({ page, words }: Play, item: string): Promise<void> => {
  await page.getByRole('button', { name: words.overview.actions }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
};

export const scenes: readonly Scene[] = [
  ...usual('overview'),
  {
    name: 'alerts',
    place,
    start: () => {
      const attention = quiet();
      attention.alerts.set([
        makeAlert('aviary', 'container-unhealthy', { subject: 'mx' }),
        makeAlert('aviary', 'certificate-ending', { severity: 'warn', subject: 'mail.a-very-long-name-of-a-domain.example.org', amount: 9 }),
        makeAlert('aviary', 'disk-nearly-full', { severity: 'warn', amount: 91 }),
      ]);
      return { attention };
    },
  },
  {
    name: 'long-names',
    place: '#/servers/long/overview',
    start: () => ({
      servers: [
        makeServer('long', {
          name: 'The old machine in the basement of the department of history',
          domain: 'correspondence.department-of-history.university-of-salamanca.example.org',
          hostname: 'mail.correspondence.department-of-history.university-of-salamanca.example.org',
          endpoint: { host: '2001:db8:85a3:08d3:1319:8a2e:0370:7344', port: 22_022, user: 'administrator' },
        }),
      ],
    }),
  },
  { name: 'rename', place, act: (own) => more(own, own.words.overview.rename) },
  { name: 'forget', place, act: (own) => more(own, own.words.overview.forget) },
];
