/**
 * Debian packages that Palomar's own commands need on the machine where they run. Installed only as root on Debian (or its
 * derivatives); anywhere else the caller says what is missing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { quietly } from './command.mjs';
import { say, stop } from './say.mjs';

/** What each purpose needs, by the package that brings it. */
export const PACKAGES = {
  /** keytar has no prebuilt binary in its package; it is compiled against libsecret. */
  keychain: ['libsecret-1-dev', 'pkg-config', 'make', 'g++', 'python3'],
  docker: ['docker.io', 'iptables'],
  image: ['mmdebstrap', 'binutils'],
  browser: ['chromium'],
  /** Real servers and clients that the tests talk to. */
  tests: [
    'openssh-server',
    'openssh-client',
    'sudo',
    'dbus',
    'gnome-keyring',
    'libsecret-1-0',
    'knot',
    'knot-dnsutils',
    'unbound',
    'swaks',
    'rspamd',
    'redis-server',
    'libnet-ssleay-perl',
    'postfix',
    'pebble',
    'postgresql',
    'isync',
    'python3-dkim',
    'python3-authres',
    'gsasl',
    'msmtp',
    'libsasl2-modules',
    'dovecot-sieve',
    'sieve-connect',
    'curl',
    'fetchmail',
    'getmail6',
    'offlineimap3',
    'neomutt',
    'git',
    'strace',
  ],
};

export function isDebian() {
  if (!existsSync('/etc/os-release')) return false;
  const text = readFileSync('/etc/os-release', 'utf8');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(text);
}

export function isRoot() {
  return process.getuid?.() === 0;
}

export function canInstall() {
  return isDebian() && isRoot();
}

function missingOf(packages) {
  return packages.filter((name) => {
    const { ok, stdout } = quietly('dpkg-query', ['-W', '-f', '${Status}', name]);
    return !ok || !stdout.endsWith('ok installed');
  });
}

/** Installs what is missing. Services that a package would start by itself stay off: `policy-rc.d` is set for the while. */
export function installPackages(...purposes) {
  if (!canInstall()) return;
  const missing = missingOf(purposes.flatMap((purpose) => PACKAGES[purpose]));
  if (missing.length === 0) return;
  say(`Installing Debian packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = quietly('apt-get', ['update'], { env });
  const install = quietly('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
  if (install.ok) return;
  stop(
    `These Debian packages could not be installed: ${missing.join(' ')}\n${update.ok ? '' : `${update.output.slice(-800)}\n`}${install.output.slice(-1500)}\nInstall them by hand with apt-get and run this again.`,
  );
}
