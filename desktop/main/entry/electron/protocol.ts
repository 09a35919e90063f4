/** `app://palomar/…`: the built interface from memory, with the same headers as the browser door. Never file://, never a path on disk. */
import { newNonce, securityHeaders } from '../pages/headers.ts';
import { bodyFor, findPage, type Pages } from '../pages/pages.ts';
import { isOurs } from './origin.ts';

export type Answer = (request: Pick<Request, 'url' | 'method'>) => Response;

export function answerFrom(pages: Pages): Answer {
  return ({ url, method }) => {
    const nonce = newNonce();
    const headers = securityHeaders(nonce);
    if (!isOurs(url)) return new Response(null, { status: 403, headers });
    if (method !== 'GET') return new Response(null, { status: 405, headers });
    const page = findPage(pages, new URL(url).pathname);
    if (page === undefined) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(bodyFor(page, nonce)), { headers: { ...headers, 'Content-Type': page.type } });
  };
}
