/**
 * The built renderer, read into memory once: path → bytes. A request can only name what the build wrote, so no path
 * can climb out of it. Never reads from disk while serving, never follows a symbolic link.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Page {
  readonly body: Buffer;
  readonly type: string;
  /** Named by its content, so it may be kept. */
  readonly immutable: boolean;
}
export type Pages = ReadonlyMap<string, Page>;

export const NONCE_PLACE = '__PALOMAR_NONCE__';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** out/renderer of the checkout, whichever door asks. */
export const RENDERER_FOLDER = path.resolve(import.meta.dirname, '../../../../out/renderer');

/** True when the renderer was built; the doors build nothing themselves. */
export function rendererBuilt(folder: string = RENDERER_FOLDER): boolean {
  return statSync(path.join(folder, 'index.html'), { throwIfNoEntry: false })?.isFile() === true;
}

export function loadPages(folder: string = RENDERER_FOLDER): Pages {
  const pages = new Map<string, Page>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const url = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    pages.set(url, { body: readFileSync(file), type, immutable: url.startsWith('/assets/') });
  }
  return pages;
}

/** The page of a URL path (`/` is index.html); undefined when the build has no such file. Encoded paths match nothing. */
export function findPage(pages: Pages, pathname: string): Page | undefined {
  return pages.get(pathname === '/' ? '/index.html' : pathname);
}

/** HTML gets the nonce of its response; everything else is sent as built. */
export function bodyFor(page: Page, nonce: string): Buffer {
  return page.type.startsWith('text/html') ? Buffer.from(page.body.toString('utf8').replaceAll(NONCE_PLACE, nonce)) : page.body;
}
