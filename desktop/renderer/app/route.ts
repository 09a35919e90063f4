/** Where the person is, in the hash: `#/`, `#/add`, `#/practice`, `#/settings`, `#/servers/<id>/<section>`. */
import { useSyncExternalStore } from 'react';
import { serverId, type ServerId } from '../../contract/index.ts';

export const SECTIONS = ['overview', 'setup', 'dns', 'mail', 'containers', 'logs', 'terminal', 'activity'] as const;
export type Section = (typeof SECTIONS)[number];

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'add' }
  | { readonly kind: 'practice' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'server'; readonly serverId: ServerId; readonly section: Section };

export function parseRoute(hash: string): Route {
  const [first = '', id = '', last = ''] = hash.replace(/^#?\/?/, '').split('/');
  if (first === 'add' || first === 'practice' || first === 'settings') return { kind: first };
  const parsed = serverId.safeParse(id);
  if (first !== 'servers' || !parsed.success) return { kind: 'home' };
  return { kind: 'server', serverId: parsed.data, section: SECTIONS.find((section) => section === last) ?? 'overview' };
}

export function hrefOf(route: Route): string {
  if (route.kind === 'home') return '#/';
  return route.kind === 'server' ? `#/servers/${route.serverId}/${route.section}` : `#/${route.kind}`;
}

export function go(route: Route): void {
  window.location.hash = hrefOf(route);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (listener) => {
      window.addEventListener('hashchange', listener);
      return () => window.removeEventListener('hashchange', listener);
    },
    () => window.location.hash,
  );
  return parseRoute(hash);
}
