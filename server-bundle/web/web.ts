/**
 * The web service: port 80 answers certificate challenges and sends everything else to HTTPS; port 443 has a page with
 * the settings for mail clients and the document they read them from. It reads no mail and takes no input.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { CertificateWatch } from '../base/certificate.ts';
import type { Log } from '../base/log.ts';
import { isChallengePath, readChallenge } from './challenges.ts';
import { HEADER_MAX_BYTES, URL_MAX_LENGTH } from './limits.ts';
import { listen } from './listen.ts';
import { autoconfig } from './pages/autoconfig.ts';
import { LANDING_STYLE, landingPage } from './pages/landing.ts';
import { clientSettings } from './pages/settings.ts';

export interface WebOptions {
  readonly certificate: CertificateWatch;
  readonly tlsDirectory: string;
  readonly domain: string;
  readonly hostname: string;
  readonly log: Log;
  readonly host?: string | undefined;
  readonly httpPort: number;
  readonly httpsPort: number;
}

export interface WebServer extends AsyncDisposable {
  readonly httpPort: number;
  readonly httpsPort: number;
}

interface Page {
  readonly type: string;
  readonly body: string;
}

export async function startWeb(options: WebOptions): Promise<WebServer> {
  await using stack = new AsyncDisposableStack();
  const http = stack.use(
    await listen(createServer({ maxHeaderSize: HEADER_MAX_BYTES }, plainAnswer(options)), { host: options.host, port: options.httpPort }),
  );
  const tls = createTlsServer({ ...options.certificate.current(), minVersion: 'TLSv1.2', maxHeaderSize: HEADER_MAX_BYTES }, pageAnswer(options));
  stack.defer(
    options.certificate.onChange((next) => {
      tls.setSecureContext({ ...next, minVersion: 'TLSv1.2' });
      options.log.info('serving the new certificate');
    }),
  );
  const https = stack.use(await listen(tls, { host: options.host, port: options.httpsPort }));
  const all = stack.move();
  return { httpPort: http.port, httpsPort: https.port, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

function plainAnswer({ tlsDirectory, hostname, domain, log }: WebOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const path = pathOf(request);
    if (!isChallengePath(path)) {
      const host = request.headers.host?.replace(/:\d+$/, '').toLowerCase() ?? '';
      // Only names of ours are echoed: a redirect to whatever a client claims to have asked would serve phishers.
      const target = host === domain || host.endsWith(`.${domain}`) ? host : hostname;
      response.writeHead(request.method === 'GET' || request.method === 'HEAD' ? 301 : 308, { location: `https://${target}${path}` }).end();
      return;
    }
    void readChallenge(tlsDirectory, path).then((answer) => {
      log.info({ path, found: answer !== undefined }, 'a certificate challenge was asked for');
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' });
      response.end(answer ?? '');
    });
  };
}

function pageAnswer({ domain, hostname }: WebOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const settings = clientSettings(domain, hostname);
  const configuration: Page = { type: 'application/xml; charset=utf-8', body: autoconfig(settings) };
  const pages: Readonly<Record<string, Page>> = {
    '/': { type: 'text/html; charset=utf-8', body: landingPage(settings) },
    '/.well-known/autoconfig/mail/config-v1.1.xml': configuration,
    '/mail/config-v1.1.xml': configuration,
    '/robots.txt': { type: 'text/plain; charset=utf-8', body: 'User-agent: *\nDisallow: /\n' },
  };
  return (request, response) => {
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const path = pathOf(request);
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    response.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : (page?.body ?? 'There is nothing at this path.\n'));
  };
}

const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['strict-transport-security', 'max-age=31536000'],
  [
    'content-security-policy',
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(LANDING_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
];

/** The path alone, never more than a sane length, never with line ends. */
function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  return path.startsWith('/') && !path.startsWith('//') && path.length <= URL_MAX_LENGTH ? path : '/';
}
