/** What the stage plays of looking after a server: a day of measurements with a night's gap, updates, certificates, backups in every state. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  backupId,
  type Backup,
  type BackupList,
  type BackupSchedule,
  type Certificates,
  type MachineHistory,
  type MachineSample,
  type ServedCertificate,
  type ServerId,
  type StackVersions,
  type SystemUpdates,
} from '../../../desktop/contract/index.ts';

const GIB = 1024 ** 3;
const STEP_MS = 60_000;
const POINTS = 1_440;

export function machineSample(at = new Date()): MachineSample {
  return {
    at: at.toISOString(),
    cpuPercent: 7.4,
    processors: 2,
    load: 0.31,
    memoryBytes: 0.62 * GIB,
    memoryTotalBytes: 2 * GIB,
    swapBytes: 0,
    swapTotalBytes: 0.5 * GIB,
    diskBytes: 9.1 * GIB,
    diskTotalBytes: 40 * GIB,
    receivedBytesPerSecond: 41_200,
    sentBytesPerSecond: 18_900,
    uptimeSeconds: 1_234_567,
  };
}

export async function* machineSamples(signal: AbortSignal | undefined): AsyncGenerator<MachineSample, void> {
  while (!signal?.aborted) {
    yield machineSample();
    await sleep(1_000, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

export function machineHistory(serverId: ServerId): MachineHistory {
  const toMs = Date.now();
  const points = Array.from({ length: POINTS }, (_, index) => index)
    // The computer slept from two to eight hours ago.
    .filter((index) => index < POINTS - 480 || index > POINTS - 120)
    .map((index) => ({
      at: new Date(toMs - (POINTS - index) * STEP_MS).toISOString(),
      cpuPercent: 6 + 5 * Math.sin(index / 90) + (index % 97 === 0 ? 40 : 0),
      cpuMaxPercent: 30,
      memoryBytes: (0.6 + 0.05 * Math.sin(index / 200)) * GIB,
      memoryTotalBytes: 2 * GIB,
      diskBytes: (9 + index / POINTS / 10) * GIB,
      diskTotalBytes: 40 * GIB,
      receivedBytesPerSecond: 30_000 + 20_000 * Math.sin(index / 40),
      sentBytesPerSecond: 12_000 + 9_000 * Math.cos(index / 55),
    }));
  return { serverId, from: new Date(toMs - POINTS * STEP_MS).toISOString(), to: new Date(toMs).toISOString(), stepMs: STEP_MS, points };
}

const DAY_MS = 86_400_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

export const SYSTEM_UPDATES: SystemUpdates = {
  system: 'Debian GNU/Linux 13 (trixie)',
  packages: [
    { name: 'libssl3t64', from: '3.5.1-1', to: '3.5.4-1~deb13u1', security: true },
    { name: 'linux-image-6.12.48+deb13-amd64', from: null, to: '6.12.48-1', security: true },
    { name: 'base-files', from: '13.8', to: '13.8+deb13u2', security: false },
    { name: 'a-package-with-a-name-that-is-longer-than-anybody-would-ever-want-to-read', from: '1:0.99~rc1-2+b3', to: '1:0.99-1', security: false },
  ],
  listsAt: ago(3 * 3_600_000),
  reboot: { packages: ['libc6', 'dbus'], kernel: { running: '6.12.43+deb13-amd64', installed: '6.12.48+deb13-amd64' } },
  upSince: ago(41 * DAY_MS),
};

export const STACK_VERSIONS: StackVersions = {
  server: { version: '0.1.0', reference: 'palomar-server:0.1.0-49d80e1ed432', hasLastGood: true },
  app: { version: '0.2.0', reference: 'palomar-server:0.2.0-77aa01be0042' },
  state: 'update',
  notes: [{ title: '0.2.0 – the mail core', lines: ['Junk goes to Junk.', 'Fetch mail by POP3 (port 995).'] }],
};

const served = (daysLeft: number): ServedCertificate => ({
  subject: 'mail.example.org',
  issuer: 'R12',
  names: ['mail.example.org', 'imap.example.org', 'smtp.example.org'],
  notBefore: ago((90 - daysLeft) * DAY_MS),
  notAfter: ago(-daysLeft * DAY_MS),
  fingerprint: 'EB:5E:E2:FA:6D:E1:F9:55:9C:8C:5B:8A:01:CA:58:BD:69:D8:B8:79:0E:6E:82:34:70:A1:92:09:1E:4D:7E:C7',
  selfSigned: false,
  matches: true,
  problem: null,
  protocol: 'TLSv1.3',
});

export const CERTIFICATES: Certificates = {
  hostname: 'mail.example.org',
  ports: [
    { port: 25, name: 'SMTP', begins: 'starttls', served: served(61), error: null },
    { port: 443, name: 'HTTPS', begins: 'tls', served: served(61), error: null },
    { port: 465, name: 'Submission', begins: 'tls', served: { ...served(5) }, error: null },
    { port: 993, name: 'IMAP', begins: 'tls', served: { ...served(61), problem: 'CERT_HAS_EXPIRED' }, error: null },
    { port: 4190, name: 'ManageSieve', begins: 'starttls', served: null, error: 'It did not answer in time.' },
  ],
  order: {
    state: 'issued',
    lastProblem:
      'mail.example.org does not lead to this server yet: publish its address records (203.0.113.7 and no others), then the certificate is ordered within seconds to minutes.',
    lastTryAt: ago(3_600_000),
    nextTryAt: ago(-3_600_000),
  },
  at: ago(0),
};

const backupOf = (hex: string, days: number, more: Partial<Backup> = {}): Backup => ({
  id: backupId.parse(hex.padStart(16, '0')),
  serverId: 'aviary',
  serverName: 'Aviary',
  domain: 'example.org',
  madeAt: ago(days * DAY_MS),
  file: `/home/ana/.config/palomar/backups/aviary/${hex}.palomar`,
  sizeBytes: 412_000_000,
  sha256: hex.padStart(64, '0'),
  stackVersion: '0.1.0',
  hasPassphrase: false,
  present: true,
  verifiedAt: ago(days * DAY_MS),
  mailboxes: 12,
  problem: null,
  ...more,
});

export const BACKUPS: readonly Backup[] = [
  backupOf('a1', 1),
  backupOf('b2', 8, { hasPassphrase: true }),
  backupOf('c3', 15, {
    problem: '/home/ana/.palomar/backups/2026-11-05.palomar is not as it was sealed: it was changed or cut off. Use another backup.',
  }),
  backupOf('d4', 22, { present: false, verifiedAt: null, mailboxes: null, serverName: 'The old one' }),
];

/** When backups are made, as main tells it, with a last one that failed. */
export class BackupTimes {
  #schedule: BackupSchedule = { kind: 'weekly', at: '21:15', weekday: 3 };

  of(): Pick<BackupList, 'schedule' | 'isDue' | 'nextAt' | 'attempt'> {
    const message =
      'The disk of this computer is full: /home/ana/.config/palomar/backups. Free some space there, or let go of old backups, then run it again.';
    return {
      schedule: this.#schedule,
      isDue: false,
      nextAt: this.#schedule.kind === 'off' ? null : ago(-3 * DAY_MS),
      attempt: { at: ago(2 * 3_600_000), code: 'DISK_FULL', message },
    };
  }

  set(schedule: BackupSchedule): BackupSchedule {
    this.#schedule = schedule;
    return schedule;
  }
}
