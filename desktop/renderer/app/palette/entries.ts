/** What the palette offers: places of every server, mailboxes, and things to do. Pure; choosing one is the palette's matter. */
import type { Server } from '../../../contract/index.ts';
import type { Command } from '../keyboard/shortcuts.ts';
import { SECTIONS, type Route } from '../route.ts';
import type { Findable } from './match.ts';

export type Choice =
  | { readonly kind: 'go'; readonly route: Route }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'scheme'; readonly scheme: 'light' | 'dark' }
  | { readonly kind: 'language'; readonly language: 'en' | 'es' }
  | { readonly kind: 'lock' };

export interface Entry extends Findable {
  readonly id: string;
  readonly choice: Choice;
  /** Keys that do the same. */
  readonly keys?: readonly string[] | undefined;
}

export interface Offered {
  readonly servers: readonly Server[];
  readonly current: Server | undefined;
  readonly mailboxes: readonly { readonly server: Server; readonly address: string }[];
}

type Words = (key: string) => string;

/** The server at hand comes first, then what can be done, then the other servers and their mailboxes. */
export function entriesOf({ servers, current, mailboxes }: Offered, t: Words): readonly Entry[] {
  const others = servers.filter((server) => server.id !== current?.id);
  return [
    ...(current ? placesOf(current, t) : []),
    ...others.map((server): Entry => ({ ...placeOf(server, 'overview', t), label: server.name, about: server.domain ?? server.endpoint.host })),
    ...things(t),
    ...mailboxes.map(({ server, address }): Entry => {
      const route: Route = { kind: 'server', serverId: server.id, section: 'mail', detail: address };
      return {
        id: `mailbox-${server.id}-${address}`,
        label: address,
        about: server.name,
        words: t('palette.mailbox'),
        choice: { kind: 'go', route },
      };
    }),
    ...others.flatMap((server) => placesOf(server, t).slice(1)),
  ];
}

function placesOf(server: Server, t: Words): readonly Entry[] {
  return SECTIONS.map((section) => placeOf(server, section, t));
}

function placeOf(server: Server, section: (typeof SECTIONS)[number], t: Words): Entry {
  const route: Route = { kind: 'server', serverId: server.id, section };
  const words = `${server.domain ?? ''} ${server.endpoint.host}`;
  return { id: `${server.id}-${section}`, label: t(`sections.${section}`), about: server.name, words, choice: { kind: 'go', route } };
}

function things(t: Words): readonly Entry[] {
  const go = (kind: 'home' | 'add' | 'practice' | 'settings', label: string): Entry => ({ id: kind, label, choice: { kind: 'go', route: { kind } } });
  const command = (kind: 'alerts' | 'sheet', label: string, keys: readonly string[]): Entry => ({
    id: kind,
    label,
    keys,
    choice: { kind: 'command', command: { kind } },
  });
  return [
    { ...go('home', t('app.servers')), keys: ['g', 'h'] },
    { ...go('add', t('home.add')), keys: ['g', '+'] },
    go('practice', t('home.practice')),
    { ...go('settings', t('settings.title')), keys: ['g', 's'] },
    command('alerts', t('attention.title'), ['n']),
    command('sheet', t('keys.title'), ['?']),
    { id: 'light', label: t('palette.light'), words: t('settings.appearance'), choice: { kind: 'scheme', scheme: 'light' } },
    { id: 'dark', label: t('palette.dark'), words: t('settings.appearance'), choice: { kind: 'scheme', scheme: 'dark' } },
    { id: 'en', label: 'English', words: t('settings.language'), choice: { kind: 'language', language: 'en' } },
    { id: 'es', label: 'Español', words: t('settings.language'), choice: { kind: 'language', language: 'es' } },
    { id: 'lock', label: t('settings.lock'), choice: { kind: 'lock' } },
  ];
}
