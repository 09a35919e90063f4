/**
 * The named operations of the storage service, their inputs and outputs, by subject. The same table serves the WebSocket
 * client (msgpack) and the in-process one; `roles.ts` says who may call what. Times are milliseconds since the epoch.
 */
import type { AccessOperations } from './operations/access.ts';
import type { AccountOperations } from './operations/accounts.ts';
import type { AdditionOperations } from './operations/additions.ts';
import type { AnnotationOperations } from './operations/annotations.ts';
import type { AppPasswordOperations } from './operations/app-passwords.ts';
import type { BulkOperations } from './operations/bulk.ts';
import type { ContentOperations } from './operations/contents.ts';
import type { DomainOperations } from './operations/domains.ts';
import type { StorageError } from './operations/errors.ts';
import type { EventOperations } from './operations/events.ts';
import type { FindingOperations } from './operations/finding.ts';
import type { ForwardingOperations } from './operations/forwarding.ts';
import type { SessionToken } from './operations/ids.ts';
import type { LoginOperations } from './operations/logins.ts';
import type { MailboxOperations } from './operations/mailboxes.ts';
import type { MaildropOperations } from './operations/maildrop.ts';
import type { MailboxEvent, MessageOperations } from './operations/messages.ts';
import type { QueueOperations } from './operations/queue.ts';
import type { QuotaOperations } from './operations/quota.ts';
import type { RecipientOperations } from './operations/recipients.ts';
import type { RecoveryOperations } from './operations/recovery.ts';
import type { SieveOperations } from './operations/sieve.ts';
import type { SettingOperations } from './operations/settings.ts';
import type { SynchronisationOperations } from './operations/synchronisation.ts';

export type { AccessKind, AccessRuleRow } from './operations/access.ts';
export type { AccountRow } from './operations/accounts.ts';
export type { Annotation } from './operations/annotations.ts';
export type { AppPasswordRow, AppProtocol } from './operations/app-passwords.ts';
export type { KeptText, MessageColumns, PackedTexts, PartSection } from './operations/bulk.ts';
export { NO_SUCH_PART, SECTIONS_MAX, TOO_LARGE } from './operations/bulk.ts';
export type { CheckedMailboxes, CheckOutcome, ContentKey, SearchOutcome, SummariesOutput, SummaryRow } from './operations/contents.ts';
export type { Addition } from './operations/additions.ts';
export type { DeletedRow, QuotaRow } from './operations/quota.ts';
export type { DomainRow } from './operations/domains.ts';
export { StorageError } from './operations/errors.ts';
export type { StorageErrorCode } from './operations/errors.ts';
export type { DeliveryEvent, EventCount, EventKind, EventRow } from './operations/events.ts';
export type { PreviewRow, PreviewsOutput, SortKeyRow, SortKeysOutput } from './operations/finding.ts';
export type { AccountId, MailboxId, SessionToken } from './operations/ids.ts';
export type { MailboxRow } from './operations/mailboxes.ts';
export type { MaildropPage } from './operations/maildrop.ts';
export { CHANGED_MAX } from './operations/messages.ts';
export type { MailboxEvent, MessageRow } from './operations/messages.ts';
export type {
  Notify,
  QueueBatch,
  QueueHold,
  QueueOutcome,
  QueueRecipient,
  QueueReport,
  QueueRow,
  QueueState,
  QueueSubmission,
  QueueTarget,
  RecipientWishes,
} from './operations/queue.ts';
export type {
  BouncedMessage,
  RelayAccess,
  RelayRow,
  SendingLimitRow,
  SendingLimits,
  StsPolicyRow,
  SuppressionReason,
  SuppressionRow,
  TlsResultRow,
} from './operations/outbound.ts';
export type { WebhookRow } from './operations/forwarding.ts';
export type { Accepted, AliasDetails, AliasKind, AliasRow, DisabledReply, Resolution } from './operations/recipients.ts';
export type { RecoveryRow } from './operations/recovery.ts';
export type { ActiveSieveScript, SieveScriptRow } from './operations/sieve.ts';
export type { ConditionalOutcome } from './operations/synchronisation.ts';
export type { FolderLanguage, SettingName, SettingPlace, SettingRow, SettingValue, SettingValues } from './operations/settings.ts';

interface HealthOperations {
  'health.get': [Record<string, never>, { readonly version: string }];
}

/** name → [input, output]. Durable ones (domain, account, alias, deliver, append, queue) answer only after fsync. */
export interface Operations
  extends
    HealthOperations,
    DomainOperations,
    AccountOperations,
    AnnotationOperations,
    AppPasswordOperations,
    RecoveryOperations,
    RecipientOperations,
    AccessOperations,
    ForwardingOperations,
    LoginOperations,
    MailboxOperations,
    MessageOperations,
    BulkOperations,
    MaildropOperations,
    AdditionOperations,
    SynchronisationOperations,
    QuotaOperations,
    SettingOperations,
    EventOperations,
    ContentOperations,
    FindingOperations,
    SieveOperations,
    QueueOperations {}

export type OperationName = keyof Operations;
export type Input<N extends OperationName> = Operations[N][0];
export type Output<N extends OperationName> = Operations[N][1];

/** Those that answer with bytes. */
export type BodyOperation = { [N in OperationName]: Output<N> extends Buffer ? N : never }[OperationName];

/** What mail/, protocols/, web/ and jobs/ are given. Over a socket or in process, the same. */
export interface Storage extends AsyncDisposable {
  call<N extends OperationName>(name: N, input: Input<N>, options?: { readonly signal?: AbortSignal }): Promise<Output<N>>;
  /** The bytes that the operation answers with, piece by piece, no faster than they are taken; ending the iteration early cancels it. */
  stream<N extends BodyOperation>(name: N, input: Input<N>, options?: { readonly signal?: AbortSignal }): AsyncIterable<Buffer>;
  /** Events of the session's mailboxes made by anyone, until the returned function is called or the link breaks (`onEnd`). */
  watch(session: SessionToken, onEvent: (event: MailboxEvent) => void, onEnd: (error: StorageError) => void): () => void;
}
