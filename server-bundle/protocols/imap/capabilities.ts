/** What CAPABILITY says (RFC 9051 §6.1.1): by how the connection is secured, and whether somebody is logged in. */
import { MAX_APPEND_BYTES } from '../../wire/imap/limits.ts';

/** ENABLE and IDLE before login too, though nobody may use them yet: there are clients (Python's imaplib) that never ask again. */
const ALWAYS = ['IMAP4rev1', 'IMAP4rev2', 'LITERAL+', 'ID', 'SASL-IR', 'ENABLE', 'IDLE'];
const LOGGED_IN = [
  ...['CONDSTORE', 'QRESYNC', 'OBJECTID', 'UIDONLY', 'NAMESPACE', 'CHILDREN', 'UIDPLUS', 'UNSELECT', 'MOVE'],
  ...['LIST-EXTENDED', 'LIST-STATUS', 'SPECIAL-USE', 'ESEARCH', 'SEARCHRES', 'SORT', 'SORT=DISPLAY', 'ESORT'],
  ...['THREAD=ORDEREDSUBJECT', 'THREAD=REFERENCES', 'WITHIN', 'PARTIAL', 'PREVIEW', 'SAVEDATE', 'INPROGRESS', 'CREATE-SPECIAL-USE'],
  ...['MULTIAPPEND', 'REPLACE', 'BINARY', 'UTF8=ACCEPT', 'COMPRESS=DEFLATE', 'STATUS=SIZE', 'QUOTA', 'QUOTA=RES-STORAGE', 'QUOTA=RES-MESSAGE'],
  ...['METADATA', 'NOTIFY', 'CATENATE', `APPENDLIMIT=${String(MAX_APPEND_BYTES)}`],
];

/** Of a connection in the clear, on which nobody logs in (RFC 9051 §6.2.1, §6.2.3). */
export const IN_THE_CLEAR = [...ALWAYS, 'STARTTLS', 'LOGINDISABLED'].join(' ');
export const WHEN_LOGGED_IN = [...ALWAYS, ...LOGGED_IN].join(' ');

export function beforeLogin(mechanisms: readonly string[]): string {
  return [...ALWAYS, ...mechanisms.map((name) => `AUTH=${name}`)].join(' ');
}
