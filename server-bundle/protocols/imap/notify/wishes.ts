/** What a client wants to hear of without asking (RFC 5465 §3.1, §8): events of the selected mailbox, and events of others. */
import type { MailboxRow } from '../../../storage/api/operations.ts';
import { SyntaxProblem, type Token } from '../../../wire/imap/tokens.ts';
import { atomOf, listOf, mailboxNameOf } from '../arguments.ts';
import { fetchItemsOf } from '../fetch-items.ts';
import { MAX_NOTIFY_GROUPS, MAX_NOTIFY_MAILBOXES } from '../limits.ts';
import { Refusal } from '../refusal.ts';

const MESSAGE_EVENTS = ['MessageNew', 'MessageExpunge', 'FlagChange'] as const;
const MAILBOX_EVENTS = ['MailboxName', 'SubscriptionChange', 'MailboxMetadataChange', 'ServerMetadataChange'] as const;
export type MessageEvent = (typeof MESSAGE_EVENTS)[number];
export type NotifyEvent = MessageEvent | (typeof MAILBOX_EVENTS)[number];

/** Not AnnotationChange: messages have no annotations here (RFC 5257). */
const EVENTS: ReadonlyMap<string, NotifyEvent> = new Map([...MESSAGE_EVENTS, ...MAILBOX_EVENTS].map((name) => [name.toUpperCase(), name]));
const OTHERS = new Set(['INBOXES', 'PERSONAL', 'SUBSCRIBED', 'SUBTREE', 'MAILBOXES']);

interface Events {
  readonly events: ReadonlySet<NotifyEvent>;
  /** What to FETCH of each new message. */
  readonly items: readonly Token[];
}

export interface SelectedWish extends Events {
  /** SELECTED-DELAYED: removals wait for a command, so that sequence numbers stay what they are. */
  readonly isDelayed: boolean;
}

export interface OtherWish extends Events {
  readonly covers: (mailbox: Pick<MailboxRow, 'name' | 'subscribed'>) => boolean;
}

export interface Wishes {
  /** Null: nothing of the selected mailbox, unless a command is being answered. */
  readonly selected: SelectedWish | null;
  readonly others: readonly OtherWish[];
}

export const NO_WISHES: Wishes = { selected: null, others: [] };

/** Of the groups behind SET. @throws SyntaxProblem, Refusal */
export function wishesOf(groups: readonly Token[], isUtf8: boolean): Wishes {
  if (groups.length === 0) throw new SyntaxProblem('NOTIFY SET takes what to tell of');
  if (groups.length > MAX_NOTIFY_GROUPS) throw tooMuch();
  let selected: SelectedWish | null = null;
  const others: OtherWish[] = [];
  for (const group of groups) {
    const [first, ...rest] = listOf(group);
    const filter = atomOf(first);
    if (filter === 'SELECTED' || filter === 'SELECTED-DELAYED') {
      if (selected) throw new SyntaxProblem('the selected mailbox is named twice');
      selected = { isDelayed: filter === 'SELECTED-DELAYED', ...selectedEventsOf(rest) };
    } else if (OTHERS.has(filter)) others.push(otherOf(filter, rest, isUtf8));
    else throw new SyntaxProblem('there is no such choice of mailboxes');
  }
  return { selected, others };
}

function selectedEventsOf(tokens: readonly Token[]): Events {
  const wish = eventsOf(tokens);
  if (MAILBOX_EVENTS.some((name) => wish.events.has(name))) throw new SyntaxProblem('of the selected mailbox only events of messages are told');
  return wish;
}

function otherOf(filter: string, tokens: readonly Token[], isUtf8: boolean): OtherWish {
  const names = filter === 'SUBTREE' || filter === 'MAILBOXES' ? namesOf(tokens[0], isUtf8) : null;
  const wish = eventsOf(names ? tokens.slice(1) : tokens);
  if (wish.items.length > 0) throw new SyntaxProblem('only of the selected mailbox are messages fetched');
  return { ...wish, covers: coverOf(filter, names ?? new Set()) };
}

/** INBOXES are all: a filter script may deliver anywhere (RFC 5465 §6.3). Names are taken as they are: one that comes to be later counts. */
function coverOf(filter: string, names: ReadonlySet<string>): OtherWish['covers'] {
  switch (filter) {
    case 'SUBSCRIBED':
      return ({ subscribed }) => subscribed;
    case 'MAILBOXES':
      return ({ name }) => names.has(name);
    case 'SUBTREE':
      return ({ name }) => name.split('/').some((_, at, levels) => names.has(levels.slice(0, at + 1).join('/')));
    default:
      return () => true;
  }
}

function namesOf(token: Token | undefined, isUtf8: boolean): ReadonlySet<string> {
  const tokens = token?.kind === 'list' ? token.items : [token];
  if (tokens.length === 0) throw new SyntaxProblem('the name of a mailbox was expected');
  if (tokens.length > MAX_NOTIFY_MAILBOXES) throw tooMuch();
  return new Set(tokens.map((each) => mailboxNameOf(each, isUtf8)));
}

/** `NONE`, or a list of events, MessageNew perhaps with what to fetch. */
function eventsOf([token, ...more]: readonly Token[]): Events {
  if (more.length > 0) throw new SyntaxProblem('one list of events goes with each choice of mailboxes');
  if (token?.kind === 'atom' && token.text.toUpperCase() === 'NONE') return { events: new Set(), items: [] };
  const tokens = listOf(token);
  const events = new Set<NotifyEvent>();
  let items: readonly Token[] = [];
  for (const [at, each] of tokens.entries()) {
    if (each.kind === 'list' && at > 0 && isMessageNew(tokens[at - 1])) items = fetchable(each);
    else events.add(eventOf(each));
  }
  requireTogether(events);
  return { events, items };
}

function isMessageNew(token: Token | undefined): boolean {
  return token?.kind === 'atom' && token.text.toUpperCase() === 'MESSAGENEW';
}

function fetchable(list: Extract<Token, { kind: 'list' }>): readonly Token[] {
  if (list.items.length === 0) throw new SyntaxProblem('what to fetch of new messages is missing');
  fetchItemsOf(list, true);
  return list.items;
}

/** RFC 5465 §3.1: an event that there is not is no error of grammar. */
function eventOf(token: Token): NotifyEvent {
  const event = EVENTS.get(atomOf(token));
  if (!event) throw new Refusal('NO', 'Of such an event nothing is told', `BADEVENT (${[...EVENTS.values()].join(' ')})`);
  return event;
}

/** RFC 5465 §5. */
function requireTogether(events: ReadonlySet<NotifyEvent>): void {
  if (events.size === 0) throw new SyntaxProblem('an event was expected, or NONE');
  const asksMessages = MESSAGE_EVENTS.some((name) => events.has(name));
  if (asksMessages && !(events.has('MessageNew') && events.has('MessageExpunge')))
    throw new SyntaxProblem('MessageNew and MessageExpunge go together, and FlagChange with both');
}

function tooMuch(): Refusal {
  return new Refusal('NO', 'That is more than the server watches for one client; ask for less', 'NOTIFICATIONOVERFLOW');
}
