/**
 * Debian file systems from packages, without a registry: mmdebstrap on this machine, or (where that is missing or not allowed)
 * mmdebstrap inside a `debian:trixie` container. Mirrors are those this machine's apt uses, else deb.debian.org.
 * Never writes outside the stream it returns.
 */
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

export interface DebianRecipe {
  /** `extract` unpacks and runs no script; `minbase` is a system one can boot. */
  readonly variant: 'extract' | 'minbase';
  readonly include: readonly string[];
  /** Shell lines run with $1 = the root directory, after everything is installed. */
  readonly hooks?: readonly string[];
  /** dpkg path-exclude and path-include, in order. */
  readonly dpkgOptions?: readonly string[];
  /** Sources that the built system keeps besides the release itself. */
  readonly withUpdates?: boolean;
}

export interface DebianArchive {
  /** The file system as an uncompressed tar. */
  readonly tar: Readable;
  /** Settles when the builder has ended. @throws Error with the last lines of its output */
  readonly done: Promise<void>;
}

export type OnOutput = (text: string) => void;

export const DEBIAN_SUITE = 'trixie';
const PUBLIC_MIRROR = 'http://deb.debian.org/debian';
const PUBLIC_SECURITY_MIRROR = 'http://deb.debian.org/debian-security';
const OUTPUT_TAIL_LINES = 30;

/** How a Debian file system can be had here: the first that is likely to work. */
export function debianBuilder(): 'mmdebstrap' | 'container' {
  const local = globSync('/usr/bin/mmdebstrap').length > 0 && process.getuid?.() === 0;
  return local ? 'mmdebstrap' : 'container';
}

export function debianArchive(recipe: DebianRecipe, options: { readonly signal?: AbortSignal; readonly onOutput?: OnOutput }): DebianArchive {
  const script = mmdebstrapScript(recipe, debianMirrors());
  const argv = debianBuilder() === 'mmdebstrap' ? ['/bin/sh', '-euc', script] : containerArgv(script);
  const [program = '', ...rest] = argv;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', SOURCE_DATE_EPOCH: '1790000000' },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const tail: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail.push(...text.split('\n').filter((line) => line.trim() !== ''));
    tail.splice(0, tail.length - OUTPUT_TAIL_LINES);
    options.onOutput?.(text);
  });
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => {
      if (options.signal?.aborted) return reject(cause);
      reject(
        new Error(
          `A Debian system can't be put together here: ${program} did not start (${cause.message}). Install mmdebstrap and run as root, or install Docker.`,
          { cause },
        ),
      );
    });
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(new Error(`Putting the Debian system together failed (exit ${code ?? 'by signal'}). Its last words:\n${tail.join('\n')}`));
    });
  });
  // The stream may fail first; whoever awaits `done` still gets the reason.
  done.catch(() => undefined);
  return { tar: child.stdout, done };
}

/** apt's own mirrors on a Debian machine, else the public ones. */
export function debianMirrors(sources = aptSources()): { readonly release: string; readonly security: string } {
  const uris = [...sources.matchAll(/\bhttps?:\/\/[^\s\]]+/g)].map((match) => match[0].replace(/\/$/, ''));
  return {
    release: uris.find((uri) => uri.endsWith('/debian')) ?? PUBLIC_MIRROR,
    security: uris.find((uri) => uri.endsWith('/debian-security')) ?? PUBLIC_SECURITY_MIRROR,
  };
}

function aptSources(): string {
  return globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/*.{list,sources}'])
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
}

function mmdebstrapScript(recipe: DebianRecipe, mirrors: { readonly release: string; readonly security: string }): string {
  const suite = DEBIAN_SUITE;
  const sources = recipe.withUpdates
    ? [`deb ${mirrors.release} ${suite} main`, `deb ${mirrors.release} ${suite}-updates main`, `deb ${mirrors.security} ${suite}-security main`]
    : [`deb ${mirrors.release} ${suite} main`, `deb ${mirrors.security} ${suite}-security main`];
  const argv = [
    'mmdebstrap',
    '--architectures=amd64',
    '--format=tar',
    `--variant=${recipe.variant}`,
    `--include=${recipe.include.join(',')}`,
    ...(recipe.dpkgOptions ?? []).map((option) => `--dpkgopt=${option}`),
    ...(recipe.hooks ?? []).map((hook) => `--customize-hook=${hook}`),
    suite,
    '-',
    ...sources,
  ];
  return `exec ${argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')}`;
}

function containerArgv(script: string): string[] {
  const install = 'apt-get update >&2 && apt-get install -y --no-install-recommends mmdebstrap >&2';
  return [
    'docker',
    'run',
    '--rm',
    '--cap-add=SYS_ADMIN',
    '--security-opt=seccomp=unconfined',
    '--security-opt=apparmor=unconfined',
    `debian:${DEBIAN_SUITE}`,
    '/bin/sh',
    '-euc',
    `${install}; ${script}`,
  ];
}
