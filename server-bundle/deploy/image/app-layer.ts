/**
 * The app layer: the servers bundled by esbuild into CommonJS files that are loaded only when a service needs them, and the
 * licences of every npm package inside. The one native module is in the base layer, for it changes seldom.
 */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { build, transform, type BuildResult } from 'esbuild';
import { IMAGE_EPOCH_SECONDS } from './limits.ts';
import { SQLITE } from './sqlite-module.ts';
import { tar, withParents, type TarEntry } from './tar.ts';

export interface AppOptions {
  /** Root of the repository; entry and node_modules are looked for below it. */
  readonly root: string;
  /** Absolute path of the entry module. */
  readonly entry: string;
}

export const APP_ENTRY = 'palomar-server.cjs';
/** Programs of worker threads, by the name that whoever starts them looks for beside itself. */
const WORKERS = { 'storage-worker': 'server-bundle/storage/service/hosts/worker.ts' } as const;
/** In the base layer (native), or optional accelerators that their users do without. */
const EXTERNAL = [SQLITE, 'msgpackr-extract', 'bufferutil', 'utf-8-validate', 'pino-pretty'];

export async function appLayer(options: AppOptions): Promise<Buffer> {
  const bundle = await bundleEsm(options);
  const packaged = commonJsEntries(bundle);
  const scripts = await Promise.all(
    bundle.outputFiles.map(async (file) => {
      const name = path.basename(file.path);
      return plain(`app/${name}`, `${await toCommonJs(file.text)}${packaged.has(name) ? NAMED_EXPORTS : ''}`);
    }),
  );
  const packages = packagesOf(bundle, options.root);
  const files = [
    ...scripts,
    plain('app/package.json', '{"type":"commonjs","private":true}\n'),
    ...(await Promise.all([...packages].map((folder) => licencesOf(options.root, folder)))).flat(),
  ];
  return tar(withParents(files), IMAGE_EPOCH_SECONDS);
}

type Bundle = BuildResult<{ write: false; metafile: true }>;

/** Split where the source imports dynamically, which esbuild does for ESM only. */
function bundleEsm({ root, entry }: AppOptions): Promise<Bundle> {
  return build({
    absWorkingDir: root,
    entryPoints: { [APP_ENTRY.replace('.cjs', '')]: entry, ...WORKERS },
    outdir: path.join(root, 'app'),
    outExtension: { '.js': '.cjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: EXTERNAL,
    legalComments: 'none',
    logLevel: 'silent',
    define: {
      'import.meta.url': '__moduleUrl',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
      'import.meta.main': '__isMain',
    },
  });
}

/**
 * Files that stand for a dynamically imported CommonJS package. esbuild gives them a default export only, where Node also gives the names.
 */
function commonJsEntries(bundle: Bundle): ReadonlySet<string> {
  const entries = Object.entries(bundle.metafile.outputs).filter(
    ([, output]) => output.entryPoint !== undefined && bundle.metafile.inputs[output.entryPoint]?.format === 'cjs',
  );
  return new Set(entries.map(([file]) => path.basename(file)));
}

const NAMED_EXPORTS = `
for (const key of Object.keys(module.exports.default))
  if (!(key in module.exports)) Object.defineProperty(module.exports, key, { enumerable: true, get: () => module.exports.default[key] });
`;

/** CommonJS starts 6 MB smaller in each of the processes than ESM does. */
async function toCommonJs(source: string): Promise<string> {
  const { code } = await transform(source, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    logLevel: 'silent',
  });
  const moduleUrl = code.includes('__moduleUrl') ? `const __moduleUrl = require('node:url').pathToFileURL(__filename).href;\n` : '';
  const isMain = code.includes('__isMain') ? 'const __isMain = require.main === module;\n' : '';
  return `${moduleUrl}${isMain}${code}`;
}

/** Folders of the npm packages that esbuild took something from. */
function packagesOf(bundle: Bundle, root: string): ReadonlySet<string> {
  const folders = Object.keys(bundle.metafile.inputs).flatMap((input) => {
    const relative = path.isAbsolute(input) ? path.relative(root, input) : input;
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(relative);
    return match?.[1] === undefined ? [] : [match[1]];
  });
  return new Set(folders.sort());
}

async function licencesOf(root: string, folder: string): Promise<readonly TarEntry[]> {
  const names = (await readdir(path.join(root, folder))).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const target = `usr/share/doc/npm/${folder.replace(/^.*node_modules\//, '')}`;
  return Promise.all(names.map(async (name) => plain(`${target}/${name}`, await readFile(path.join(root, folder, name)))));
}

function plain(at: string, content: Buffer | string): TarEntry {
  return { kind: 'file', path: at, mode: 0o644, content };
}
