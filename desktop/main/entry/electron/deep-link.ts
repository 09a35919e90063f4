/**
 * `palomar://…` links, which any page or letter may hold: `servers/<id>[/<section>[/<detail>]]`, `add`, `practice`, `settings`, `home`. One leads to a
 * place in the window and does nothing there. Whatever is not exactly of this shape leads nowhere.
 */
import { placeInPage, serverId } from '../../../contract/models.ts';

export const LINK_SCHEME = 'palomar';
const MAX_LINK_CHARACTERS = 500;
/** Nothing that a parser would quote, take away or turn. */
const PLAIN = /^[\w\-.~:/%@*!'()]+$/;
const SECTION = /^[a-z][a-z-]{0,31}$/;

/** The place in the page (`#/…`); null for what is no link of ours. */
export function placeOfLink(link: string): string | null {
  if (link.length > MAX_LINK_CHARACTERS || !PLAIN.test(link)) return null;
  const parsed = URL.parse(link);
  if (parsed?.protocol !== `${LINK_SCHEME}:`) return null;
  const { username, password, port, search, hash, hostname } = parsed;
  if (username !== '' || password !== '' || port !== '' || search !== '' || hash !== '') return null;
  // The parser takes dots away; a link that had any was not written by us.
  if (/\/\.{1,2}(\/|$)|%2e|%2f|%5c|%00/i.test(link)) return null;
  const parts = parsed.pathname
    .split('/')
    .slice(1)
    .filter((part, index, all) => part !== '' || index < all.length - 1);
  const place = hostname === 'servers' ? placeOnServer(parts) : parts.length === 0 ? pageNamed(hostname) : null;
  return place !== null && placeInPage.safeParse(place).success ? place : null;
}

/** The last of a command line's words that is a link: how Windows and Linux hand one over. */
export function linkIn(words: readonly string[]): string | null {
  return words.findLast((word) => word.startsWith(`${LINK_SCHEME}:`)) ?? null;
}

function placeOnServer([id = '', section, detail, ...more]: readonly string[]): string | null {
  if (!serverId.safeParse(id).success || more.length > 0) return null;
  if (section === undefined) return `#/servers/${id}/overview`;
  if (!SECTION.test(section) || !isReadable(detail ?? '')) return null;
  return detail === undefined ? `#/servers/${id}/${section}` : `#/servers/${id}/${section}/${detail}`;
}

/** The page would find nothing to show for it. */
function isReadable(part: string): boolean {
  try {
    return !/\p{Cc}/u.test(decodeURIComponent(part));
  } catch {
    return false;
  }
}

function pageNamed(name: string): string | null {
  if (name === 'home') return '#/';
  return name === 'add' || name === 'practice' || name === 'settings' ? `#/${name}` : null;
}
