/** LIST and LSUB (RFC 9051 §6.3.9, RFC 3501 §6.3.9), with LIST-EXTENDED (RFC 5258), SPECIAL-USE (RFC 6154) and LIST-STATUS (RFC 5819). */
import type { MailboxRow } from '../../../storage/api/operations.ts';
import { astring, quoted } from '../../../wire/imap/format.ts';
import { encodeMutf7 } from '../../../wire/imap/mutf7.ts';
import { loginOf, mailboxesOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { type ListRequest, listRequestOf } from '../list-request.ts';
import type { Session } from '../session.ts';
import { statusOf } from './status.ts';

/** A name that can be told. Without a mailbox it is subscribed (RFC 9051 §6.3.7), or above one that is. */
interface Named {
  readonly name: string;
  readonly mailbox: MailboxRow | null;
  readonly isSubscribed: boolean;
}

interface Entry extends Named {
  /** Names under it meet the selection (RFC 5258 §3.5). */
  readonly hasSelectedChild: boolean;
}

export const list: Run = async (session, command) => {
  requireCount(command, 2, 5);
  const request = listRequestOf(command.args, session.isUtf8);
  if (!request.isExtended && request.patterns[0] === '') {
    session.output.line('* LIST (\\Noselect) "/" ""');
    return 'LIST completed';
  }
  const mailboxes = await mailboxesOf(session);
  const names = namesOf(mailboxes, request.onlySubscribed ? await keptSubscriptions(session) : []);
  const renderStatus = request.status && (await statusOf(session, request.status));
  const parents = superiorsOf(mailboxes);
  for (const entry of entries(names, request)) {
    const { name, mailbox, hasSelectedChild } = entry;
    const attributes = mailbox ? attributesOf(mailbox, parents, request) : ['\\NonExistent', ...(entry.isSubscribed ? ['\\Subscribed'] : [])];
    session.output.line(`* LIST (${attributes.join(' ')}) "/" ${wireName(name, session.isUtf8)}${hasSelectedChild ? childInfo(request) : ''}`);
    if (mailbox && renderStatus) session.output.line(renderStatus(mailbox));
    await session.output.breathe();
  }
  return 'LIST completed';
};

/** A level that is not subscribed, above one that is, is told as \Noselect when `%` stops there (RFC 3501 §6.3.9). */
export const lsub: Run = async (session, command) => {
  requireCount(command, 2);
  const request = listRequestOf(command.args, session.isUtf8);
  const subscribed = namesOf(await mailboxesOf(session), await keptSubscriptions(session)).filter(({ isSubscribed }) => isSubscribed);
  const names = new Set(subscribed.map(({ name }) => name));
  const above = request.patterns.some((pattern) => pattern.endsWith('%')) ? [...superiorsOf(subscribed)].filter((name) => !names.has(name)) : [];
  for (const name of [...names, ...above].filter((each) => fits(each, request)))
    session.output.line(`* LSUB (${names.has(name) ? '' : '\\Noselect'}) "/" ${wireName(name, session.isUtf8)}`);
  return 'LSUB completed';
};

/** As LIST would tell it, unasked for; with the name that the client knows it by, where that is another (RFC 9051 §6.3.9.7). */
export async function listLine(session: Session, mailbox: MailboxRow, oldName: string | null): Promise<string> {
  const parents = superiorsOf(await mailboxesOf(session));
  const old = oldName === null ? '' : ` ("OLDNAME" (${wireName(oldName, session.isUtf8)}))`;
  return `* LIST (${attributesOf(mailbox, parents, { showSubscribed: false }).join(' ')}) "/" ${wireName(mailbox.name, session.isUtf8)}${old}`;
}

/** UTF-8 for a client that has enabled it (RFC 6855 §3), else modified UTF-7. As latin1, each character one byte. */
export function wireName(name: string, isUtf8: boolean): string {
  if (!isUtf8) return astring(encodeMutf7(name));
  return /[^\x20-\x7e]/.test(name) ? Buffer.from(quoted(name)).toString('latin1') : astring(name);
}

/** In the order of their names. */
function namesOf(mailboxes: readonly MailboxRow[], kept: readonly string[]): Named[] {
  const named: Named[] = mailboxes.map((mailbox) => ({ name: mailbox.name, mailbox, isSubscribed: mailbox.subscribed }));
  if (kept.length === 0) return named;
  const known = new Set([...mailboxes.map(({ name }) => name), ...kept]);
  const above = [...superiorsOf(kept.map((name) => ({ name })))].filter((name) => !known.has(name));
  const missing = (name: string, isSubscribed: boolean): Named => ({ name, mailbox: null, isSubscribed });
  return [...named, ...kept.map((name) => missing(name, true)), ...above.map((name) => missing(name, false))].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

async function keptSubscriptions(session: Session): Promise<readonly string[]> {
  return session.deps.storage.call('mailbox.kept-subscriptions', { session: loginOf(session).token });
}

function entries(names: readonly Named[], request: ListRequest): Entry[] {
  const isSelected = ({ mailbox, isSubscribed }: Named): boolean =>
    (mailbox !== null || isSubscribed) &&
    (!request.onlySubscribed || isSubscribed) &&
    (!request.onlySpecial || (mailbox?.specialUse ?? null) !== null);
  const fitting = names.filter(({ name }) => fits(name, request));
  if (!request.recursive) return fitting.filter(isSelected).map((named) => ({ ...named, hasSelectedChild: false }));
  const shown = new Set(fitting);
  const selected = names.filter(isSelected);
  const above = superiorsOf(selected);
  // One that is only above others is told when they are not (RFC 5258 §3.5).
  const aboveHidden = superiorsOf(selected.filter((named) => !shown.has(named)));
  return fitting
    .filter((named) => isSelected(named) || aboveHidden.has(named.name))
    .map((named) => ({ ...named, hasSelectedChild: above.has(named.name) }));
}

export function superiorsOf(mailboxes: readonly { readonly name: string }[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of mailboxes) for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) names.add(name.slice(0, at));
  return names;
}

function fits(name: string, request: ListRequest): boolean {
  return request.patterns.some((pattern) => matches(name, request.reference + pattern));
}

export function attributesOf(mailbox: MailboxRow, parents: ReadonlySet<string>, request: Pick<ListRequest, 'showSubscribed'>): string[] {
  return [
    parents.has(mailbox.name) ? '\\HasChildren' : '\\HasNoChildren',
    ...(mailbox.specialUse ? [mailbox.specialUse] : []),
    ...(request.showSubscribed && mailbox.subscribed ? ['\\Subscribed'] : []),
  ];
}

function childInfo(request: ListRequest): string {
  const criteria = [...(request.onlySubscribed ? ['"SUBSCRIBED"'] : []), ...(request.onlySpecial ? ['"SPECIAL-USE"'] : [])];
  return ` ("CHILDINFO" (${criteria.join(' ')}))`;
}

/** `*` passes levels, `%` does not (RFC 9051 §6.3.9). Linear in name × pattern, whatever the client sends; INBOX in any case. */
export function matches(name: string, pattern: string): boolean {
  const wanted = pattern.replace(/^inbox(?=$|\/|[*%])/i, 'INBOX');
  let reachable = new Set([0]);
  for (const char of wanted) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (char !== '*' && char !== '%') {
        if (name[at] === char) next.add(at + 1);
        continue;
      }
      for (let end = at; end <= name.length; end += 1) {
        // From here on an earlier place has been before.
        if (next.has(end)) break;
        next.add(end);
        if (char === '%' && name[end] === '/') break;
      }
    }
    reachable = next;
    if (reachable.size === 0) return false;
  }
  return reachable.has(name.length);
}
