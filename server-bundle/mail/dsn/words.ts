/** The part of a report that people read. */
import { formatDate } from '../../wire/header/write.ts';
import type { Reported, ReportingServer } from './report.ts';
import type { Action, ReportedRecipient } from './recipients.ts';

const SUBJECTS: Readonly<Record<Action, string>> = {
  failed: 'Your message could not be delivered',
  delayed: 'Your message has not been delivered yet',
  delivered: 'Your message was delivered',
  relayed: 'Your message was handed on',
  expanded: 'Your message was handed on to several addresses',
};

export function subjectOf(action: Action): string {
  return SUBJECTS[action];
}

export function wordsOf(reported: Reported, server: ReportingServer): string {
  const action = reported.recipients[0]?.action ?? 'failed';
  return [...openingOf(action), ...reported.recipients.flatMap(aboutRecipient), ...closingOf(action, reported, server), ''].join('\r\n');
}

function openingOf(action: Action): readonly string[] {
  switch (action) {
    case 'failed':
      return ['Your message could not be delivered, and it will not be tried again.', ''];
    case 'delayed':
      return ['Your message could not be delivered yet. It is being tried again; there is nothing you need to do now.', ''];
    case 'delivered':
      return ['You asked to be told: your message was delivered.', ''];
    case 'relayed':
      return ['You asked to be told: your message was handed on to a server that does not report further.', ''];
    case 'expanded':
      return ['You asked to be told: your message was handed on to the addresses that stand behind this one.', ''];
  }
}

function aboutRecipient({ address, action, remoteHost, response, willRetryUntil }: ReportedRecipient): readonly string[] {
  const who = remoteHost === null ? 'This server' : `The server ${remoteHost}`;
  const until = willRetryUntil === null ? [] : ['', `    It will be tried until ${formatDate(willRetryUntil)}.`];
  const said = action === 'failed' || action === 'delayed' ? `${who} gave this reason:` : `${who} said:`;
  return [`To: ${address}`, '', `    ${said}`, `    ${response}`, ...until, ''];
}

function closingOf(action: Action, { queueId }: Reported, { domain }: ReportingServer): readonly string[] {
  const help = `postmaster@${domain} can look into it; mention ${queueId}.`;
  return action === 'failed'
    ? [`Check the address and what the reason says, then send the message again. If it keeps failing, ${help}`]
    : [`With questions, ${help}`];
}
