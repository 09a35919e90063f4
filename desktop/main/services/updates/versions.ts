/** Which version of the stack runs and which one this app carries, and what changed between. Pure. */
import type { BundleManifest } from '../../../../server-bundle/contract/manifest.ts';
import type { StackVersions } from '../../../contract/models.ts';
import { NOTES_MAX } from './limits.ts';

/** As compose.yaml names it: palomar-server:<version>-<first 12 of the id>. */
const IMAGE = /^\s*image:\s*["']?([a-z0-9./_-]+:([A-Za-z0-9._]+)-[0-9a-f]{12})["']?\s*$/m;

export interface Found {
  /** compose.yaml as it lies on the server; null when there is none. */
  readonly compose: string | null;
  readonly hasLastGood: boolean;
}

export function compareVersions({ compose, hasLastGood }: Found, manifest: BundleManifest | null, changelog: string): StackVersions {
  const app = manifest ? { version: manifest.version, reference: manifest.reference } : null;
  const [, reference, version] = IMAGE.exec(compose ?? '') ?? [];
  const server = compose === null ? null : { version: version ?? null, reference: reference ?? 'unknown', hasLastGood };
  return { server, app, state: stateOf(server, app), notes: notesOf(changelog) };
}

function stateOf(server: StackVersions['server'], app: StackVersions['app']): StackVersions['state'] {
  if (server === null) return 'not-set-up';
  if (app === null) return 'no-image';
  if (server.reference === app.reference) return 'current';
  const order = (server.version ?? '').localeCompare(app.version, 'en', { numeric: true });
  return order > 0 ? 'app-older' : 'update';
}

/** CHANGELOG.md: `## title`, and under it `- lines`, which may go on indented. */
export function notesOf(changelog: string): StackVersions['notes'] {
  return changelog
    .split(/^## /m)
    .slice(1, NOTES_MAX + 1)
    .map((section) => {
      const [title = '', ...body] = section.split('\n');
      const lines = body
        .join('\n')
        .split(/^- /m)
        .slice(1)
        .map((line) => line.replace(/\s+/g, ' ').trim());
      return { title: title.trim(), lines };
    });
}
