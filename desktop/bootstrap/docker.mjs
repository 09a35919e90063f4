/** A Docker daemon that answers: the one that runs, or one that is installed and started (as root on Debian). */
import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { quietly } from './command.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { say } from './say.mjs';

const START_TIMEOUT_MS = 40_000;

function ask() {
  return quietly('docker', ['version', '--format', '{{.Server.Version}}']);
}

function answers() {
  return ask().ok;
}

function launch() {
  if (existsSync('/run/systemd/system')) {
    quietly('systemctl', ['enable', '--now', 'docker']);
    return;
  }
  const log = openSync('/var/log/dockerd.log', 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
}

/** null when a daemon answers; else why not and what to do, in words. */
export async function ensureDocker() {
  const asked = ask();
  if (asked.ok) return null;
  if (/permission denied/i.test(asked.output))
    return 'Docker runs here, but this user may not use it. Add it to the group `docker` (`sudo usermod -aG docker $USER`), log in again, and run this again.';
  if (!canInstall()) {
    return 'No Docker daemon answers. Start Docker (or install it: Docker Desktop on macOS and Windows, your distribution’s package on Linux), see that `docker version` shows a Server, and run this again.';
  }
  if (!existsSync('/usr/sbin/dockerd') && !existsSync('/usr/bin/dockerd')) installPackages('docker');
  say('Starting the Docker daemon');
  launch();
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await sleep(300)) if (answers()) return null;
  return 'Docker is installed but its daemon does not start. Look at /var/log/dockerd.log (or `journalctl -u docker`) and run this again.';
}
