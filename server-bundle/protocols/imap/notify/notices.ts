/**
 * What one session is told of mailboxes that are not selected (RFC 5465 §5), and of notes that others change (RFC 5464 §4.4.2). Events are only
 * remembered as they come, each mailbox once; what to say is read from storage when it is said, so a slow client costs no memory.
 */
import type { MailboxEvent, MailboxId, MailboxRow } from '../../../storage/api/operations.ts';
import { astring } from '../../../wire/imap/format.ts';
import { mailboxesOf } from '../arguments.ts';
import { attributesOf, superiorsOf, wireName } from '../commands/list.ts';
import type { Session } from '../session.ts';
import { type MessageEvent, type NotifyEvent, NO_WISHES, type OtherWish, type Wishes } from './wishes.ts';

interface Known {
  readonly name: string;
  readonly subscribed: boolean;
}

interface Note {
  readonly mailboxId: MailboxId | null;
  readonly names: readonly string[];
  /** How often it was changed; less what this session did itself. */
  times: number;
}

const EVENT_OF = { exists: 'MessageNew', expunged: 'MessageExpunge', flags: 'FlagChange' } as const satisfies Record<string, MessageEvent>;

export class Notices {
  wishes: Wishes | null = null;
  #known: ReadonlyMap<MailboxId, Known> = new Map();
  #touched = new Map<MailboxId, Set<MessageEvent>>();
  #isListChanged = false;
  readonly #notes = new Map<string, Note>();

  /** From now on. The mailboxes that there are then are learnt once they are known: what comes between the two is remembered. */
  begin(wishes: Wishes): void {
    this.wishes = wishes;
    this.#known = new Map();
    this.#touched.clear();
    this.#isListChanged = false;
  }

  /** What names and subscriptions are compared with. */
  learn(mailboxes: readonly MailboxRow[]): void {
    this.#known = new Map(mailboxes.map(({ id, name, subscribed }) => [id, { name, subscribed }]));
  }

  get hasNews(): boolean {
    return this.#touched.size > 0 || this.#isListChanged || [...this.#notes.values()].some(({ times }) => times > 0);
  }

  queue(event: MailboxEvent, selected: MailboxId | null): void {
    if (event.kind !== 'mailboxes-changed') {
      if (event.mailboxId !== selected && this.#wants(EVENT_OF[event.kind], event.mailboxId)) this.#touch(event.mailboxId, EVENT_OF[event.kind]);
    } else if (event.annotations) this.#note(event.annotations, 1);
    else if (this.#others.length > 0) this.#isListChanged = true;
  }

  /** What this session has changed itself is not told to it, whether its event has come or is yet to come. */
  forgive(mailboxId: MailboxId | null, names: readonly string[]): void {
    if (names.length > 0) this.#note({ mailboxId, names }, -1);
  }

  /** Untagged responses for everything since. */
  async tell(session: Session): Promise<void> {
    if (!this.hasNews) return;
    const [touched, isListChanged] = [this.#touched, this.#isListChanged];
    this.#touched = new Map();
    this.#isListChanged = false;
    const notes = [...this.#notes.values()].filter(({ times }) => times > 0);
    for (const note of notes) note.times = 0;
    const mailboxes = await mailboxesOf(session);
    if (isListChanged) this.#tellList(session, mailboxes);
    for (const mailbox of mailboxes) {
      const events = touched.get(mailbox.id);
      if (events && mailbox.id !== session.selected?.id) this.tellStatus(session, mailbox, events);
    }
    for (const note of notes) this.#tellNote(session, note, mailboxes);
    for (const [key, { times }] of this.#notes) if (times === 0) this.#notes.delete(key);
  }

  /** Only what is asked for of this mailbox; `isFirst` where nothing has happened yet, but the client asks how it stands (RFC 5465 §3.1). */
  tellStatus(session: Session, mailbox: MailboxRow, happened: ReadonlySet<MessageEvent>, isFirst = false): void {
    const events = [...happened].filter((event) => this.#wantsOf(event, mailbox));
    if (events.length === 0) return;
    const { uidNext, messages, uidValidity, highestModSeq, unseen } = mailbox;
    const counts = events.some((event) => event !== 'FlagChange') ? [`UIDNEXT ${uidNext}`, `MESSAGES ${messages}`] : [];
    const hasFlags = events.includes('FlagChange');
    const flags = [...(hasFlags || isFirst ? [`UIDVALIDITY ${uidValidity}`] : []), ...(hasFlags ? [`UNSEEN ${unseen}`] : [])];
    const modSeq = hasFlags || session.enabled.has('CONDSTORE') ? [`HIGHESTMODSEQ ${highestModSeq}`] : [];
    session.output.line(`* STATUS ${wireName(mailbox.name, session.isUtf8)} (${[...counts, ...flags, ...modSeq].join(' ')})`);
  }

  get #others(): readonly OtherWish[] {
    return (this.wishes ?? NO_WISHES).others;
  }

  /** One that is not known yet may be wanted. */
  #wants(event: NotifyEvent, id: MailboxId): boolean {
    const known = this.#known.get(id);
    return this.#others.some(({ events, covers }) => events.has(event) && (!known || covers(known)));
  }

  #wantsOf(event: NotifyEvent, mailbox: Known): boolean {
    return this.#others.some(({ events, covers }) => events.has(event) && covers(mailbox));
  }

  #touch(id: MailboxId, event: MessageEvent): void {
    const events = this.#touched.get(id) ?? new Set();
    this.#touched.set(id, events.add(event));
  }

  #note({ mailboxId, names }: Pick<Note, 'mailboxId' | 'names'>, times: 1 | -1): void {
    const key = `${mailboxId ?? ''} ${names.join(' ')}`;
    const note = this.#notes.get(key) ?? { mailboxId, names, times: 0 };
    note.times += times;
    if (note.times === 0) this.#notes.delete(key);
    else this.#notes.set(key, note);
  }

  /** RFC 5465 §5.4, §5.5: against what was known before. */
  #tellList(session: Session, mailboxes: readonly MailboxRow[]): void {
    const before = this.#known;
    this.learn(mailboxes);
    const wire = (name: string): string => wireName(name, session.isUtf8);
    for (const [id, known] of before)
      if (!this.#known.has(id) && this.#wantsOf('MailboxName', known)) session.output.line(`* LIST (\\NonExistent) "/" ${wire(known.name)}`);
    const parents = superiorsOf(mailboxes);
    for (const mailbox of mailboxes) {
      const known = before.get(mailbox.id);
      const isRenamed = known !== undefined && known.name !== mailbox.name;
      const isNamed = (!known || isRenamed) && (this.#wantsOf('MailboxName', mailbox) || (isRenamed && this.#wantsOf('MailboxName', known)));
      const isSubscribed =
        known &&
        known.subscribed !== mailbox.subscribed &&
        (this.#wantsOf('SubscriptionChange', mailbox) || this.#wantsOf('SubscriptionChange', known));
      if (!isNamed && !isSubscribed) continue;
      const attributes = attributesOf(mailbox, parents, { showSubscribed: true }).join(' ');
      session.output.line(`* LIST (${attributes}) "/" ${wire(mailbox.name)}${isRenamed && isNamed ? ` ("OLDNAME" (${wire(known.name)}))` : ''}`);
    }
  }

  #tellNote(session: Session, { mailboxId, names }: Note, mailboxes: readonly MailboxRow[]): void {
    const mailbox = mailboxes.find(({ id }) => id === mailboxId);
    if (mailboxId !== null && !mailbox) return;
    const isWanted = mailbox
      ? this.#wantsOf('MailboxMetadataChange', mailbox)
      : this.#others.some(({ events }) => events.has('ServerMetadataChange'));
    if (!isWanted && !session.enabled.has('METADATA')) return;
    session.output.line(`* METADATA ${mailbox ? wireName(mailbox.name, session.isUtf8) : '""'} ${names.map(astring).join(' ')}`);
  }
}
