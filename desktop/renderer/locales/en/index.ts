/** English. */
import { activity, auditKind } from './activity.ts';
import { add } from './add.ts';
import { attention, job, keys, palette, preferences } from './attention.ts';
import { containers } from './containers.ts';
import { dns } from './dns.ts';
import { errors } from './errors.ts';
import { flow } from './flow.ts';
import { find } from './find.ts';
import { frame } from './frame.ts';
import { logs } from './logs.ts';
import { mail } from './mail.ts';
import { overview } from './overview.ts';
import { practice } from './practice.ts';
import { programs } from './programs.ts';
import { rules } from './rules.ts';
import { profile } from './profile.ts';
import { setup } from './setup.ts';
import { terminal } from './terminal.ts';
import { backups, certificates, machine, tasks, updates } from './upkeep.ts';

export const en = {
  ...frame,
  attention,
  job,
  keys,
  palette,
  preferences,
  add,
  overview,
  setup,
  dns,
  mail,
  programs,
  flow,
  rules,
  containers,
  find,
  logs,
  terminal,
  tasks,
  machine,
  updates,
  certificates,
  backups,
  activity,
  auditKind,
  practice,
  profile,
  errors,
};
