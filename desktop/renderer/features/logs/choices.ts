/** What was chosen in the logs of a server: kept while the window is open, so that a look elsewhere costs nothing. Pure but for the keeping. */
import type { ServerId } from '../../../contract/index.ts';
import type { LogChoices } from './LogToolbar.tsx';
import { toField } from './period.ts';
import type { WantedLogs } from './wanted.ts';

/** What most people come for. */
const USUAL = ['mx', 'imap'];
const SERVERS_MAX = 8;

const kept = new Map<ServerId, LogChoices>();

/** As it was left; `asked` for services comes first, and services that are gone are left out. */
export function firstChoices(id: ServerId, all: readonly string[], asked: WantedLogs | null): LogChoices {
  const before = kept.get(id);
  const there = (before?.services ?? USUAL).filter((service) => all.includes(service));
  const services = asked?.services ?? (there.length > 0 || before?.services.length === 0 ? there : all.slice(0, 2));
  // Whoever comes from a service wants its lines, not what another question has left of them.
  if (before !== undefined && asked === null) return { ...before, services };
  return {
    services,
    text: { text: asked?.text ?? '', isExpression: true, inverse: false },
    least: 'trace',
    period: asked?.since == null ? { preset: 'live', from: '', to: '' } : { preset: 'custom', from: toField(asked.since), to: '' },
    fields: before?.fields ?? null,
    wrap: before?.wrap ?? false,
  };
}

export function keepChoices(id: ServerId, choices: LogChoices): void {
  kept.delete(id);
  kept.set(id, choices);
  for (const oldest of kept.keys()) {
    if (kept.size <= SERVERS_MAX) break;
    kept.delete(oldest);
  }
}
