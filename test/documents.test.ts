/** What the documents name is there: every file they link to, and every path in backticks, as it stands or as the end of one. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const FOLDERS = ['.', 'server-bundle', 'server-bundle/storage', 'desktop'];
/** `trust/judge.ts`, `base/log.ts`, `mail/dsn/`; a line number may follow. Other files than these are not ours, or made on a server. */
const PATH = /^[\w.-]+(?:\/[\w.-]+)*(?:\.(?:ts|tsx|mts|mjs|md)|\/)$/;

/** New files are named before they are committed, and generated ones never. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(ROOT, file)));
const directories = new Set(
  files.flatMap((file) =>
    path
      .dirname(file)
      .split('/')
      .map((_, index, parts) => `${parts.slice(0, index + 1).join('/')}/`),
  ),
);
const known = [...files, ...directories].map((name) => `/${name}`);
/** The changelog tells of what was, the style of files that are only examples. */
const documents = files.filter(
  (file) => file.endsWith('.md') && FOLDERS.includes(path.dirname(file)) && !['CHANGELOG.md', 'STYLE.md'].includes(path.basename(file)),
);

function linked(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '').filter((target) => !/^[a-z]+:/.test(target));
}

/** Source files wherever they are told of; directories only where two names say that it is one of ours. */
function named(text: string): string[] {
  return [...text.matchAll(/`([^`\s]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => PATH.test(name) && (!name.endsWith('/') || /\/.+\/$/.test(name)));
}

it('reads the documents that are there', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'server-bundle/life-of-a-message.md', 'server-bundle/storage/mailbox-files.md']));
  expect(documents.flatMap((document) => named(readFileSync(path.join(ROOT, document), 'utf8'))).length).toBeGreaterThan(50);
});

it.each(documents)('%s names no file that is not there', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  const missing = [
    ...linked(text).filter((target) => !existsSync(path.join(ROOT, path.dirname(document), target))),
    ...named(text).filter((name) => !known.some((file) => file.endsWith(`/${name}`))),
  ];
  expect(missing).toEqual([]);
});
