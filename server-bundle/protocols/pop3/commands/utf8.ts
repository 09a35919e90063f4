/** UTF8 (RFC 6856 §2): from here on headers come as they are. Names and passwords may be UTF-8 without it. */
import { requireNone } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const utf8: Run = (session, command) => {
  requireNone(command);
  session.isUtf8 = true;
  return Promise.resolve('Headers come in UTF-8');
};
