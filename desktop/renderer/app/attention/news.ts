/** Which alerts are news: open, not set aside, and not said before. The first list of a session is shown, not announced. Pure. */
import type { Alert } from '../../../contract/index.ts';

export interface News {
  /** Null before the first list. */
  readonly said: ReadonlySet<string> | null;
  readonly fresh: readonly Alert[];
}

export const NO_NEWS: News = { said: null, fresh: [] };

export function newsOf({ said }: News, alerts: readonly Alert[]): News {
  const open = alerts.filter((each) => each.dismissedAt === null);
  // An alert that is over may come again, and is news then. One that has become worse is, too.
  const now = new Set(alerts.map(sayingOf));
  return { said: now, fresh: said === null ? [] : open.filter((each) => !said.has(sayingOf(each))) };
}

function sayingOf({ id, severity }: Alert): string {
  return `${severity} ${id}`;
}
