/** Whether an address that a shell showed may be opened at all: http and https only, without a name and password in it. Pure. */
import { LINK_MAX_CHARACTERS } from './limits.ts';

/** As it would really be opened – the host in ASCII, whatever it looks like; null when it may not be. */
export function openable(address: string): string | null {
  if (address.length > LINK_MAX_CHARACTERS) return null;
  try {
    const { protocol, username, password, href } = new URL(address);
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? href : null;
  } catch {
    return null;
  }
}
