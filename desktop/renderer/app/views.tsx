/**
 * The views, each in a file of its own that is fetched when it is first needed: the first screen waits for nothing that it does not show.
 * A while later the rest is fetched too, so that a later click waits for nothing either.
 */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Section } from './route.ts';

type View = LazyExoticComponent<ComponentType>;
type Load = () => Promise<ComponentType>;

const loads: Load[] = [];

function view(load: Load): View {
  loads.push(load);
  return lazy(async () => ({ default: await load() }));
}

export const SECTION_VIEWS: Readonly<Record<Section, View>> = {
  overview: view(async () => (await import('../features/overview/Overview.tsx')).Overview),
  setup: view(async () => (await import('../features/setup/Setup.tsx')).Setup),
  dns: view(async () => (await import('../features/dns/Dns.tsx')).Dns),
  mail: view(async () => (await import('../features/mail/Mail.tsx')).Mail),
  containers: view(async () => (await import('../features/containers/Containers.tsx')).Containers),
  logs: view(async () => (await import('../features/logs/Logs.tsx')).Logs),
  terminal: view(async () => (await import('../features/terminal/TerminalView.tsx')).TerminalView),
  machine: view(async () => (await import('../features/machine/Machine.tsx')).Machine),
  backups: view(async () => (await import('../features/backups/Backups.tsx')).Backups),
  certificates: view(async () => (await import('../features/certificates/Certificates.tsx')).Certificates),
  updates: view(async () => (await import('../features/updates/Updates.tsx')).Updates),
  activity: view(async () => (await import('../features/activity/Activity.tsx')).Activity),
};
export const AddServer = view(async () => (await import('../features/add-server/AddServer.tsx')).AddServer);
export const Practice = view(async () => (await import('../features/practice/Practice.tsx')).Practice);

/** Fetches what has not been fetched yet. A view that cannot be had says so when it is opened. */
export function fetchRemainingViews(): void {
  for (const load of loads) void load().catch(() => undefined);
}
