import { expect, it } from 'vitest';
import { parseUpdates } from './pending.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ANSWER = `system Debian GNU/Linux 13 (trixie)
inst base-files [13.8] (13.8+deb13u2 Debian:13.2/stable [amd64])
inst libssl3t64 [3.5.1-1] (3.5.4-1~deb13u1 Debian-Security:13/stable-security, Debian:13.2/stable [amd64])
inst linux-image-6.12.48+deb13-amd64 (6.12.48-1 Debian-Security:13/stable-security [amd64])
lists 1772362800
kernel 6.12.43+deb13-amd64
installed 6.12.43+deb13-amd64
installed 6.12.9+deb13-amd64
up 3600.25`;

it('lists what is pending, security first, new packages as new', () => {
  expect(parseUpdates(ANSWER, NOW)).toEqual({
    system: 'Debian GNU/Linux 13 (trixie)',
    packages: [
      { name: 'libssl3t64', from: '3.5.1-1', to: '3.5.4-1~deb13u1', security: true },
      { name: 'linux-image-6.12.48+deb13-amd64', from: null, to: '6.12.48-1', security: true },
      { name: 'base-files', from: '13.8', to: '13.8+deb13u2', security: false },
    ],
    listsAt: '2026-03-01T11:00:00.000Z',
    reboot: null,
    upSince: '2026-03-01T10:59:59.750Z',
  });
});

it('sees by the kernels in /boot that a restart is due', () => {
  const { reboot } = parseUpdates(`${ANSWER}\ninstalled 6.12.48+deb13-amd64\ninstalled 6.13.1-cloud-amd64`, NOW);
  expect(reboot).toEqual({ packages: [], kernel: { running: '6.12.43+deb13-amd64', installed: '6.12.48+deb13-amd64' } });
});

it('believes the note that packages leave', () => {
  const { reboot } = parseUpdates(`${ANSWER}\nreboot\nreboot-for dbus\nreboot-for libc6`, NOW);
  expect(reboot).toEqual({ packages: ['dbus', 'libc6'], kernel: null });
});

it('says nothing of kernels in a container, where the running one is not its own', () => {
  expect(parseUpdates(ANSWER.replaceAll('installed 6.12.43', 'installed 6.1.1'), NOW).reboot).toBeNull();
});

it('takes no option for a package, and no wild number for a time', () => {
  const { packages, listsAt, upSince } = parseUpdates(
    'inst -oDPkg::Pre-Invoke::=reboot [1] (2 Debian-Security:13 [amd64])\nlists 1e300\nup never',
    NOW,
  );
  expect([packages, listsAt, upSince]).toEqual([[], null, '2026-03-01T12:00:00.000Z']);
});
