/** The gallery of Home: no server, few, a hundred with long names, on their way, failed. */
import { makeAlert, quiet } from '../../../support/fake-app/attention.ts';
import { makeServer, SERVERS } from '../../../support/fake-app/data.ts';
import type { Server } from '../../../../desktop/contract/index.ts';
import { unreachable, type Scene } from './scene.ts';

const NAMES = ['Aviary', 'Palomar de la Torre', 'mail', 'A name of sixty characters, which is as long as people make them', 'Büro München'];

function manyServers(count: number): Server[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    const domain =
      index % 6 === 3 ? null : index % 5 === 2 ? `a-rather-long-subdomain-${number}.department.university.example.org` : `domain${number}.example`;
    return makeServer(`server-${number}`, {
      name: `${NAMES[index % NAMES.length] ?? ''} ${number}`,
      domain,
      hostname: domain === null ? null : `mail.${domain}`,
      endpoint: { host: index % 4 === 1 ? `2001:db8:85a3:${number}::8a2e:370:7334` : `203.0.113.${String(index + 1)}`, port: 22, user: 'root' },
      practice: index === 6,
    });
  });
}

export const scenes: readonly Scene[] = [
  { name: 'empty', start: () => ({ servers: [] }) },
  { name: 'one', start: () => ({ servers: SERVERS.slice(0, 1) }), act: ({ page }) => page.locator('.sparkline').first().waitFor() },
  { name: 'two', act: ({ page }) => page.locator('.sparkline').first().waitFor() },
  { name: 'four', start: () => ({ servers: manyServers(4) }), act: ({ page }) => page.locator('.sparkline').first().waitFor() },
  { name: 'hundred', start: () => ({ servers: manyServers(100) }), act: ({ page }) => page.locator('.sparkline').first().waitFor() },
  {
    name: 'found',
    start: () => ({ servers: manyServers(100) }),
    act: ({ page, words }) => page.getByLabel(words.home.find).fill('münchen 01'),
  },
  {
    name: 'nothing-found',
    start: () => ({ servers: manyServers(100) }),
    act: ({ page, words }) => page.getByLabel(words.home.find).fill('no such server'),
  },
  { name: 'loading', start: () => ({ listDelayMs: 600_000 }), moves: true },
  {
    name: 'alerts',
    start: () => {
      const attention = quiet();
      attention.alerts.set([
        makeAlert('aviary', 'container-unhealthy', { subject: 'mx' }),
        makeAlert('aviary', 'certificate-ending', { severity: 'warn', subject: 'mail.example.org', amount: 9 }),
      ]);
      return { attention };
    },
    act: ({ page }) => page.locator('.server-card .state').first().waitFor(),
  },
  /** The card's own questions fail while the connection stands. */
  { name: 'unknown', start: unreachable, act: ({ page }) => page.locator('.server-card').first().waitFor() },
];
