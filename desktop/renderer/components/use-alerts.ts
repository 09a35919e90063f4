/** The alerts that are open, as main sees them: those of one server, or of all, without what was set aside. */
import { createContext, useContext } from 'react';
import type { Alert, ServerId, Work } from '../../contract/index.ts';

export const AlertsContext = createContext<readonly Alert[]>([]);
export const WorkContext = createContext<Work>({ jobs: [], locks: [] });

/** Worst first. */
export function useAlerts(serverId?: ServerId): readonly Alert[] {
  return useContext(AlertsContext).filter((each) => each.dismissedAt === null && (serverId === undefined || each.serverId === serverId));
}

/** The dismissed as well. */
export function useAllAlerts(): readonly Alert[] {
  return useContext(AlertsContext);
}

/** What is being done to servers, and who holds their locks. */
export function useWork(): Work {
  return useContext(WorkContext);
}
