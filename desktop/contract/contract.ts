/** Every call and stream between an app door and main, by subject. Inputs are bounded there and nowhere else. */
import { activity } from './calls/activity.ts';
import { alerts } from './calls/alerts.ts';
import { app } from './calls/app.ts';
import { backups } from './calls/backups.ts';
import { certificates } from './calls/certificates.ts';
import { containers } from './calls/containers.ts';
import { desktop } from './calls/desktop.ts';
import { dns } from './calls/dns.ts';
import { jobs } from './calls/jobs.ts';
import { logs } from './calls/logs.ts';
import { machine } from './calls/machine.ts';
import { mail } from './calls/mail.ts';
import { practice } from './calls/practice.ts';
import { preferences } from './calls/preferences.ts';
import { profile } from './calls/profile.ts';
import { servers } from './calls/servers.ts';
import { setup } from './calls/setup.ts';
import { tasks } from './calls/tasks.ts';
import { terminal } from './calls/terminal.ts';
import { updates } from './calls/updates.ts';
import { vault } from './calls/vault.ts';

export const contract = {
  app,
  vault,
  profile,
  servers,
  setup,
  dns,
  containers,
  logs,
  terminal,
  mail,
  machine,
  tasks,
  updates,
  certificates,
  backups,
  activity,
  practice,
  alerts,
  jobs,
  preferences,
  desktop,
};

export type Contract = typeof contract;
