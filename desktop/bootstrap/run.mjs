/**
 * What stands behind `npm start`, `npm test` and `npm run practice`: plain JavaScript that runs on any Node since 20 with nothing
 * installed. It brings what is missing, then hands over to Node 24 and the TypeScript sources.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { quietly, visibly } from './command.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureDocker } from './docker.mjs';
import { electronBinary } from './electron.mjs';
import { environment, nodeBinary } from './node.mjs';
import { say, stop } from './say.mjs';
import { digestOf, isStamped, root, stamp } from './stamp.mjs';

const [command = 'start', ...args] = process.argv.slice(2);

const typescript = (file, ...rest) => visibly(nodeBinary(), [path.join(root, file), ...rest], { cwd: root, env: environment() });

/** The renderer, main and preload, built when a source has changed. */
function ensureBuilt() {
  const digest = digestOf('desktop', 'server-bundle/contract', 'electron.vite.config.ts', 'package-lock.json');
  if (isStamped('build', digest)) return;
  say('Building the app');
  const built = quietly(nodeBinary(), [path.join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: root,
    env: environment(),
  });
  if (!built.ok) stop(`The app could not be built.\n${built.output.slice(-3000)}`);
  stamp('build', digest);
}

/** The stack image. Its builder skips the work when nothing has changed; null or the reason why there is none. */
async function ensureImage() {
  installPackages('image');
  const code = await typescript('server-bundle/deploy/image/main.ts');
  return code === 0 ? null : 'The stack image could not be built, so servers can be watched but not set up.';
}

async function start() {
  const docker = await ensureDocker();
  if (docker) say(`${docker} Until then there is no practice server.`);
  const image = await ensureImage();
  if (image) say(image);
  ensureBuilt();
  const electron = electronBinary();
  if (electron.path) return visibly(electron.path, [root, ...args], { cwd: root, env: environment() });
  say(`Opening in the browser: ${electron.reason}`);
  return typescript('desktop/main/entry/browser/main.ts', '--reason', electron.reason, ...args);
}

async function practice() {
  if (!args.includes('--down')) {
    const docker = await ensureDocker();
    if (docker) stop(docker);
    installPackages('image');
    ensureBuilt();
  }
  return typescript('desktop/main/entry/practice/main.ts', ...args);
}

async function test() {
  const docker = await ensureDocker();
  if (docker) stop(docker);
  installPackages('image', 'browser', 'tests');
  if (!canInstall())
    say('Not root on Debian: chromium, openssh-server, knot, swaks, postfix, postgresql, pebble and gnome-keyring must be here already');
  ensureBuilt();
  const image = await ensureImage();
  if (image) stop(image);
  return typescript('test/support/run-all.ts', ...args);
}

const COMMANDS = {
  start,
  practice,
  test,
  image: async () => ((await ensureImage()) ? 1 : 0),
  bench: () => {
    installPackages('image', 'tests');
    return typescript('test/bench/all.ts', ...args);
  },
};

const chosen = COMMANDS[command];
if (!chosen) stop(`There is no command "${command}". Known: ${Object.keys(COMMANDS).join(', ')}.`);
ensureDependencies();
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
if (command === 'start') say(`Palomar ${version}`);
process.exitCode = await chosen();
