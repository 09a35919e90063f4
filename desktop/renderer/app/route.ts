/**
 * Where the person is, in the hash: `#/`, `#/add`, `#/practice`, `#/settings`, `#/servers/<id>/<section>[/<detail>]`. Whatever else
 * stands there (a link may come from anywhere) is the first of these that it could mean, or home.
 */
import { useSyncExternalStore } from 'react';
import { serverId, type ServerId } from '../../contract/index.ts';

export const SECTIONS = [
  'overview',
  'setup',
  'dns',
  'mail',
  'containers',
  'logs',
  'terminal',
  'machine',
  'backups',
  'certificates',
  'updates',
  'activity',
] as const;
export type Section = (typeof SECTIONS)[number];

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'add' }
  | { readonly kind: 'practice' }
  | { readonly kind: 'settings' }
  | {
      readonly kind: 'server';
      readonly serverId: ServerId;
      readonly section: Section;
      /** What the section is asked to show first: an address, a service. Outside input; a section that does not know it shows itself. */
      readonly detail?: string;
    };

const MAX_DETAIL_CHARACTERS = 320;

export function parseRoute(hash: string): Route {
  const [first = '', id = '', last = '', rest] = hash.replace(/^#?\/?/, '').split('/');
  if (first === 'add' || first === 'practice' || first === 'settings') return { kind: first };
  const parsed = serverId.safeParse(id);
  if (first !== 'servers' || !parsed.success) return { kind: 'home' };
  const section = SECTIONS.find((each) => each === last) ?? 'overview';
  const detail = section === last ? decoded(rest) : undefined;
  return { kind: 'server', serverId: parsed.data, section, ...(detail === undefined ? {} : { detail }) };
}

export function hrefOf(route: Route): string {
  if (route.kind === 'home') return '#/';
  if (route.kind !== 'server') return `#/${route.kind}`;
  const detail = route.detail === undefined ? '' : `/${encodeURIComponent(route.detail)}`;
  return `#/servers/${route.serverId}/${route.section}${detail}`;
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

/** The detail that the current address asks for; undefined when it names none. */
export function useRouteDetail(): string | undefined {
  const route = useRoute();
  return route.kind === 'server' ? route.detail : undefined;
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined || part === '') return undefined;
  try {
    const text = decodeURIComponent(part);
    return text.length <= MAX_DETAIL_CHARACTERS && !/\p{Cc}/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
