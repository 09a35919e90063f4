/** ENABLE (RFC 9051 §6.3.1): what changes how the server speaks, for the rest of the session. Unknown names are passed over, as the RFC asks. */
import { atomOf, requireCount } from '../arguments.ts';
import { Notices } from '../notify/notices.ts';
import { enableCondstore } from '../extensions.ts';
import type { Run } from '../handlers.ts';
import type { Session } from '../session.ts';

const SWITCHES: ReadonlyMap<string, (session: Session) => void> = new Map([
  // RFC 6855 §3.
  ['UTF8=ACCEPT', (session) => void session.enabled.add('UTF8=ACCEPT')],
  // RFC 9051 §6.3.1, Appendix A.
  ['IMAP4REV2', (session) => void session.enabled.add('IMAP4REV2')],
  // RFC 9586 §3.
  ['UIDONLY', (session) => void session.enabled.add('UIDONLY')],
  // RFC 5464 §4.1.
  [
    'METADATA',
    (session) => {
      session.enabled.add('METADATA');
      session.notices ??= new Notices();
    },
  ],
  // RFC 7162 §3.1, §3.2.3.
  ['CONDSTORE', enableCondstore],
  [
    'QRESYNC',
    (session) => {
      enableCondstore(session);
      session.enabled.add('QRESYNC');
    },
  ],
]);

export const enable: Run = (session, command) => {
  requireCount(command, 1, 20);
  const names = [...new Set(command.args.map(atomOf))].filter((name) => SWITCHES.has(name));
  for (const name of names) SWITCHES.get(name)?.(session);
  session.output.line(`* ENABLED${names.map((name) => ` ${name === 'IMAP4REV2' ? 'IMAP4rev2' : name}`).join('')}`);
  return Promise.resolve('ENABLE completed');
};
