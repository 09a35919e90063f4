/** Electron's binary, which does not come from the npm registry: the path when it is here and can show a window, else why not. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { quietly } from './command.mjs';
import { isRoot } from './debian.mjs';
import { nodeBinary } from './node.mjs';
import { say } from './say.mjs';
import { digestOf, isStamped, root, stamp } from './stamp.mjs';

const DOWNLOAD_TIMEOUT_MS = 120_000;
const folder = path.join(root, 'node_modules', 'electron');

function installed() {
  const pointer = path.join(folder, 'path.txt');
  if (!existsSync(pointer)) return null;
  const binary = path.join(folder, 'dist', readFileSync(pointer, 'utf8'));
  return existsSync(binary) ? binary : null;
}

/** Tried once per version of the dependencies: where it can't be had, later starts don't wait for it again. */
function download() {
  const digest = digestOf('package-lock.json');
  if (isStamped('electron', digest)) return null;
  say('Fetching Electron (once)');
  quietly(nodeBinary(), [path.join(folder, 'install.js')], { cwd: folder, timeout: DOWNLOAD_TIMEOUT_MS });
  stamp('electron', digest);
  return installed();
}

function displayProblem() {
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display for a window here';
  return isRoot() ? 'Electron does not run as root with its sandbox on' : null;
}

export function electronBinary() {
  const problem = displayProblem();
  if (problem) return { path: null, reason: problem };
  const binary = installed() ?? download();
  return binary ? { path: binary, reason: null } : { path: null, reason: 'Electron’s binary could not be fetched' };
}
