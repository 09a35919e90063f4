/** When news is told: behind every command, and with NOTIFY (RFC 5465 §3) as it comes, though no command is being run. */
import { formatSet } from '../../../wire/imap/sequence-set.ts';
import { fetch } from '../commands/fetch.ts';
import type { SelectedMailbox } from '../selected.ts';
import type { Session } from '../session.ts';
import { NO_WISHES, type SelectedWish } from './wishes.ts';

/** The largest uid whose fetch is not owed any more, for clients that want new messages fetched. */
const fetchedUpTo = new WeakMap<SelectedMailbox, number>();

/** Everything there is to tell. Without `expunges`, removals and what came after them wait. */
export async function tellAll(session: Session, expunges: boolean): Promise<void> {
  session.tellNews(expunges);
  await tellMore(session);
}

/** What may be told while no command is run. */
export async function tellLive(session: Session): Promise<void> {
  const wish = liveWish(session);
  if (wish) session.tellNews(!wish.isDelayed);
  await tellMore(session);
}

/** In IDLE removals are told, whatever the client has said of them elsewhere (RFC 5465 §4); of what it does not want to hear, nothing. */
export async function tellIdle(session: Session): Promise<void> {
  if (!session.notices?.wishes || liveWish(session)) return tellAll(session, true);
  await tellMore(session);
}

export function hasLiveNews(session: Session): boolean {
  const wish = liveWish(session);
  return session.notices?.hasNews === true || (wish !== null && session.selected?.hasEvents(!wish.isDelayed) === true);
}

export function hasIdleNews(session: Session): boolean {
  const isTold = !session.notices?.wishes || liveWish(session) !== null;
  return session.notices?.hasNews === true || (isTold && session.selected?.hasEvents(true) === true);
}

function liveWish(session: Session): SelectedWish | null {
  const wish = session.notices?.wishes?.selected ?? null;
  return wish && wish.events.size > 0 ? wish : null;
}

/** A failure is no failure of the command that may stand before it: the client hears that nothing more will come (RFC 5465 §5.8). */
async function tellMore(session: Session): Promise<void> {
  const { notices } = session;
  if (!notices) return;
  try {
    await fetchNew(session);
    await notices.tell(session);
  } catch (error) {
    if (session.ending) return;
    session.deps.log.warn({ err: error }, 'a client could not be told what it asked for by NOTIFY');
    notices.begin(NO_WISHES);
    session.output.line('* OK [NOTIFICATIONOVERFLOW] The server tells nothing more by itself; ask again');
  }
}

/** RFC 5465 §5.2: behind EXISTS, what is wanted of each message that this client has not been told of before. */
async function fetchNew(session: Session): Promise<void> {
  const { selected } = session;
  if (!selected) return;
  const last = selected.uidNext - 1;
  const since = fetchedUpTo.get(selected);
  fetchedUpTo.set(selected, Math.max(last, since ?? 0));
  const items = liveWish(session)?.items ?? [];
  if (since === undefined || last <= since || items.length === 0) return;
  const set = formatSet(selected.resolve([[since + 1, last]], true));
  await fetch(
    session,
    {
      tag: '*',
      name: 'FETCH',
      args: [
        { kind: 'atom', text: set },
        { kind: 'list', items },
      ],
    },
    true,
  );
}
