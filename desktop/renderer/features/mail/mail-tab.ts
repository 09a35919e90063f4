/** Which part of mail is shown: it stands in the address, so that links, Back and the palette lead to it. An address leads to its mailbox. */
import { go, useRouteDetail } from '../../app/route.ts';
import type { Server } from '../../../contract/index.ts';

export const MAIL_TABS = ['mailboxes', 'aliases', 'domains', 'programs', 'queue', 'trace', 'deliverability', 'rules'] as const;
export type MailTab = (typeof MAIL_TABS)[number];

export interface MailPlace {
  readonly tab: MailTab;
  /** What is looked for in it; empty when nothing is. */
  readonly wanted: string;
}

/** Outside input: what is not known is the first part. */
export function mailPlace(detail: string | undefined): MailPlace {
  const [name = '', ...rest] = (detail ?? '').split(':');
  const tab = MAIL_TABS.find((each) => each === name);
  if (tab !== undefined) return { tab, wanted: rest.join(':') };
  return { tab: 'mailboxes', wanted: detail?.includes('@') ? detail : '' };
}

export function useMailPlace(): MailPlace {
  return mailPlace(useRouteDetail());
}

export function goToMail(server: Server, tab: MailTab, wanted = ''): void {
  go({ kind: 'server', serverId: server.id, section: 'mail', detail: wanted === '' ? tab : `${tab}:${wanted}` });
}
