/** The gallery of the list of alerts. */
import { makeAlert, quiet } from '../../../support/fake-app/attention.ts';
import type { Scene } from './scene.ts';

export const scenes: readonly Scene[] = [
  { name: 'none', act: ({ page }) => page.locator('.status-alerts').click() },
  {
    name: 'few',
    start: () => {
      const attention = quiet();
      attention.alerts.set([
        makeAlert('aviary', 'container-unhealthy', { subject: 'mx' }),
        makeAlert('aviary', 'disk-nearly-full', { amount: 93, severity: 'warn' }),
      ]);
      return { attention };
    },
    act: ({ page }) => page.locator('.status-alerts').click(),
  },
];
