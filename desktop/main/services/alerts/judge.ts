/**
 * What of a look is worth a word. Pure: the same look and the one before always give the same findings. A part that could not be told
 * decides nothing: its kinds are missing from `told`, so what was open stays open.
 */
import type { Alert, AlertKind } from '../../../contract/models.ts';
import {
  CERTIFICATE_FAIL_DAYS,
  CERTIFICATE_WARN_DAYS,
  CONNECTION_LOST_MS,
  DISK_FAIL_PERCENT,
  DISK_WARN_PERCENT,
  QUEUE_STUCK_MS,
  RESTARTS_BETWEEN_LOOKS,
} from './limits.ts';
import type { Observation } from './observation.ts';

export type Finding = Pick<Alert, 'kind' | 'severity' | 'subject' | 'amount'> & {
  /** When it began, where that is known better than by when it was first seen. */
  readonly sinceMs?: number;
};

export interface Judgement {
  readonly findings: readonly Finding[];
  /** The kinds that this look could tell about. */
  readonly told: ReadonlySet<AlertKind>;
}

const DAY_MS = 86_400_000;
/** These are refusals, not absences: waiting mends none of them. */
const REFUSED: readonly string[] = ['AUTH_FAILED', 'HOST_KEY_MISMATCH', 'SUDO_REFUSED', 'KEY_PASSPHRASE_NEEDED'];

/** A server or a person that was elsewhere: said by the connection's own alert, and by a backup that grows old. */
const AWAY: readonly string[] = ['HOST_NOT_FOUND', 'UNREACHABLE', 'REFUSED', 'TIMEOUT', 'CONNECTION_LOST', 'LOCKED_BY_OTHER', 'CANCELLED'];

export function judge(look: Observation, before: Observation | null): Judgement {
  const told = new Set<AlertKind>(['connection-lost']);
  const findings: Finding[] = [...connection(look)];
  const part = (kinds: readonly AlertKind[], found: readonly Finding[] | null): void => {
    if (found === null) return;
    for (const kind of kinds) told.add(kind);
    findings.push(...found);
  };
  part(['container-unhealthy', 'container-restarting', 'container-stopped'], containers(look, before));
  part(['disk-nearly-full'], disk(look));
  part(['certificate-ending'], certificates(look));
  part(['backup-too-old', 'backup-failed'], backup(look));
  part(['queue-stuck'], queue(look));
  return { findings, told };
}

function connection({ away, atMs }: Observation): readonly Finding[] {
  if (away === null) return [];
  const isRefusal = REFUSED.includes(away.code);
  if (!isRefusal && atMs - away.sinceMs < CONNECTION_LOST_MS) return [];
  return [{ kind: 'connection-lost', severity: 'fail', subject: away.code, amount: null, sinceMs: away.sinceMs }];
}

function containers({ containers: now }: Observation, before: Observation | null): readonly Finding[] | null {
  if (now === null) return null;
  return now.flatMap(({ service, state, health, restarts }): Finding[] => {
    const one = (kind: AlertKind, amount: number | null = null): Finding[] => [{ kind, severity: 'fail', subject: service, amount }];
    const restartsBefore = before?.containers?.find((each) => each.service === service)?.restarts;
    const newStarts = restartsBefore === undefined ? 0 : restarts - restartsBefore;
    if (state === 'restarting' || newStarts >= RESTARTS_BETWEEN_LOOKS) return one('container-restarting', restarts);
    if (state === 'exited' || state === 'dead') return one('container-stopped');
    return state === 'running' && health === 'unhealthy' ? one('container-unhealthy') : [];
  });
}

function disk({ disk: found }: Observation): readonly Finding[] | null {
  if (found === null || found.totalBytes <= 0) return null;
  const percent = Math.floor((found.usedBytes / found.totalBytes) * 100);
  if (percent < DISK_WARN_PERCENT) return [];
  return [{ kind: 'disk-nearly-full', severity: percent < DISK_FAIL_PERCENT ? 'warn' : 'fail', subject: '', amount: percent }];
}

function certificates({ certificates: found, atMs }: Observation): readonly Finding[] | null {
  if (found === null) return null;
  return found.flatMap(({ name, endsAt }): Finding[] => {
    const days = Math.floor((Date.parse(endsAt) - atMs) / DAY_MS);
    if (days >= CERTIFICATE_WARN_DAYS) return [];
    return [{ kind: 'certificate-ending', severity: days < CERTIFICATE_FAIL_DAYS ? 'fail' : 'warn', subject: name, amount: days }];
  });
}

function backup({ backup: found, atMs }: Observation): readonly Finding[] | null {
  if (found === null) return null;
  const old: Finding = { kind: 'backup-too-old', severity: 'warn', subject: '', amount: null };
  const ageMs = found.at === null ? null : atMs - Date.parse(found.at);
  const findings: Finding[] = ageMs === null ? [old] : ageMs < found.oldMs ? [] : [{ ...old, amount: Math.floor(ageMs / DAY_MS) }];
  if (found.failed !== null && !AWAY.includes(found.failed.code))
    findings.push({ kind: 'backup-failed', severity: 'warn', subject: found.failed.code, amount: null, sinceMs: Date.parse(found.failed.at) });
  return findings;
}

function queue({ queue: found, atMs }: Observation): readonly Finding[] | null {
  if (found === null) return null;
  if (found.oldestAt === null || atMs - Date.parse(found.oldestAt) < QUEUE_STUCK_MS) return [];
  return [{ kind: 'queue-stuck', severity: 'warn', subject: '', amount: found.waiting, sinceMs: Date.parse(found.oldestAt) }];
}
