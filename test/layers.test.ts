/**
 * The table of rooms: what each folder may import, of the house and of npm. Every import of every source file is
 * parsed; what is not listed fails. The most specific row wins.
 */
import { readFileSync, globSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

interface Room {
  readonly folder: string;
  /** Folders, beyond itself. */
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  /** False for rooms that must run in a browser or stay pure. */
  readonly node: boolean;
}

const ROOMS: readonly Room[] = [
  { folder: 'desktop/bootstrap', rooms: [], packages: [], node: true },
  { folder: 'desktop/contract', rooms: ['server-bundle/contract'], packages: ['zod', '@orpc/contract'], node: false },
  {
    folder: 'desktop/renderer',
    rooms: ['desktop/contract'],
    packages: [
      'react',
      'react-dom',
      '@mantine/*',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      '@tanstack/react-virtual',
      '@orpc/client',
      '@orpc/contract',
      '@orpc/tanstack-query',
      'i18next',
      'react-i18next',
      'qr',
      '@xterm/*',
      '@tabler/icons-react',
      '@fontsource-variable/*',
    ],
    node: false,
  },
  { folder: 'desktop/main/plan', rooms: ['desktop/contract'], packages: [], node: false },
  { folder: 'desktop/main/remote', rooms: ['desktop/main/plan', 'desktop/contract'], packages: ['ssh2', 'dockerode', 'pino'], node: true },
  { folder: 'desktop/main/resolver', rooms: ['desktop/contract'], packages: ['dns-packet'], node: true },
  {
    folder: 'desktop/main/server-api',
    rooms: ['server-bundle/contract', 'desktop/main/remote', 'desktop/contract'],
    packages: ['@orpc/client', '@orpc/contract', '@orpc/openapi-client'],
    node: true,
  },
  {
    folder: 'desktop/main/local',
    rooms: ['desktop/contract'],
    packages: ['better-sqlite3-multiple-ciphers', 'keytar', 'zod', 'pino', '@noble/post-quantum', 'ssh-config'],
    node: true,
  },
  {
    folder: 'desktop/main/services',
    rooms: [
      'desktop/main/plan',
      'desktop/main/remote',
      'desktop/main/resolver',
      'desktop/main/server-api',
      'desktop/main/local',
      'desktop/contract',
      'server-bundle/contract',
      'server-bundle/deploy',
    ],
    packages: ['@orpc/server', '@orpc/contract', 'zod', 'pino', 'plist', 'dockerode', 'ssh2'],
    node: true,
  },
  { folder: 'desktop/main/entry/pages', rooms: [], packages: [], node: true },
  {
    folder: 'desktop/main/entry/electron',
    rooms: ['desktop/main', 'desktop/contract'],
    packages: ['electron', 'electron-updater', '@orpc/server', 'pino', 'zod'],
    node: true,
  },
  { folder: 'desktop/main/entry/browser', rooms: ['desktop/main', 'desktop/contract'], packages: ['@orpc/server', 'ws', 'pino'], node: true },
  {
    folder: 'desktop/main/entry/practice',
    rooms: ['desktop/main', 'desktop/contract', 'server-bundle/deploy'],
    packages: ['dockerode', 'zod', 'imapflow', 'nodemailer'],
    node: true,
  },
  {
    folder: 'desktop/main/entry/cli',
    rooms: ['desktop/main', 'desktop/contract', 'server-bundle/contract'],
    packages: ['@orpc/server', '@orpc/client', 'commander', 'pino', 'qr'],
    node: true,
  },
  { folder: 'server-bundle/contract', rooms: [], packages: ['zod', '@orpc/contract'], node: false },
  { folder: 'server-bundle/base', rooms: [], packages: ['pino', 'zod', 'ioredis', 're2js'], node: true },
  { folder: 'server-bundle/wire', rooms: ['server-bundle/base'], packages: [], node: true },
  { folder: 'server-bundle/trust', rooms: ['server-bundle/base', 'server-bundle/wire'], packages: ['mailauth', 'dns-packet'], node: true },
  { folder: 'server-bundle/storage/api', rooms: ['server-bundle/base'], packages: ['msgpackr'], node: true },
  { folder: 'server-bundle/storage/client', rooms: ['server-bundle/base', 'server-bundle/storage/api'], packages: ['ws', 'msgpackr'], node: true },
  {
    folder: 'server-bundle/storage/service',
    rooms: ['server-bundle/base', 'server-bundle/wire', 'server-bundle/storage/api'],
    packages: ['ws', 'msgpackr', 'better-sqlite3-multiple-ciphers', 'kysely', 'pg'],
    node: true,
  },
  {
    folder: 'server-bundle/mail',
    rooms: ['server-bundle/base', 'server-bundle/wire', 'server-bundle/trust', 'server-bundle/storage/api'],
    packages: ['nodemailer'],
    node: true,
  },
  {
    folder: 'server-bundle/protocols',
    rooms: [
      'server-bundle/mail',
      'server-bundle/base',
      'server-bundle/wire',
      'server-bundle/trust',
      'server-bundle/storage/api',
      'server-bundle/contract',
    ],
    packages: ['smtp-server', 'nodemailer'],
    node: true,
  },
  {
    folder: 'server-bundle/web',
    rooms: ['server-bundle/contract', 'server-bundle/mail', 'server-bundle/base', 'server-bundle/storage/api'],
    packages: ['@orpc/server', '@orpc/openapi', '@orpc/contract', 'zod'],
    node: true,
  },
  {
    folder: 'server-bundle/jobs',
    rooms: ['server-bundle/contract', 'server-bundle/mail', 'server-bundle/base', 'server-bundle/storage/api'],
    packages: ['acme-client', 'zod'],
    node: true,
  },
  { folder: 'server-bundle/deploy', rooms: ['server-bundle/contract'], packages: ['esbuild', 'zod'], node: true },
  { folder: 'server-bundle/entry', rooms: ['server-bundle'], packages: ['pino', 'zod'], node: true },
];

/** Tests beside their source may also use these. */
const TEST_PACKAGES = ['vitest', 'fast-check', 'zod'];

const root = path.resolve(import.meta.dirname, '..');
const files = globSync(['desktop/**/*.{ts,tsx,mts}', 'server-bundle/**/*.{ts,mts}'], { cwd: root }).filter((file) => !file.includes('node_modules'));

function within(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function roomOf(file: string): Room | undefined {
  return ROOMS.filter((room) => within(file, room.folder)).sort((a, b) => b.folder.length - a.folder.length)[0];
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      found.push(node.moduleSpecifier.text);
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    )
      found.push(node.arguments[0].text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
      found.push(node.argument.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function problemsOf(file: string): string[] {
  const room = roomOf(file);
  if (!room) return [`${file}: stands in no room of the table`];
  const isTest = /\.test\.tsx?$/.test(file);
  return importsOf(file).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
      const allowed = [room.folder, ...room.rooms].some((folder) => within(target, folder));
      return allowed || (isTest && within(target, 'test/support')) ? [] : [`${file}: may not import ${target}`];
    }
    if (isBuiltin(specifier)) return room.node || isTest ? [] : [`${file}: may not import ${specifier}`];
    const name = packageName(specifier);
    const listed = [...room.packages, ...(isTest ? TEST_PACKAGES : [])].some((allowed) =>
      allowed.endsWith('/*') ? name.startsWith(allowed.slice(0, -1)) : allowed === name,
    );
    return listed ? [] : [`${file}: may not import the package ${name}`];
  });
}

it('lets every folder import only what its row lists', () => {
  expect(files.flatMap(problemsOf)).toEqual([]);
});

it('finds files in every room that the table names, so no row is dead', () => {
  const empty = ROOMS.filter((room) => !files.some((file) => roomOf(file) === room)).map((room) => room.folder);
  expect(empty).toEqual([]);
});

it('sees a forbidden import', () => {
  expect(roomOf('desktop/renderer/app/main.tsx')?.rooms).not.toContain('desktop/main');
  expect(roomOf('desktop/main/entry/browser/x.ts')?.packages).not.toContain('electron');
});
