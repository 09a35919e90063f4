/** The one origin of the interface. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://palomar`;
export const START_PAGE = `${ORIGIN}/`;

/** True for a page of ours, by its parsed origin and never by the beginning of its text. */
export function isOurs(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${SCHEME}:` && url.host === 'palomar' && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
