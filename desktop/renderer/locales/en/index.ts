/** English. */
import { activity, auditKind } from './activity.ts';
import { add } from './add.ts';
import { containers } from './containers.ts';
import { dns } from './dns.ts';
import { errors } from './errors.ts';
import { find } from './find.ts';
import { frame } from './frame.ts';
import { logs } from './logs.ts';
import { mail } from './mail.ts';
import { overview } from './overview.ts';
import { practice } from './practice.ts';
import { profile } from './profile.ts';
import { setup } from './setup.ts';
import { terminal } from './terminal.ts';

export const en = { ...frame, add, overview, setup, dns, mail, containers, find, logs, terminal, activity, auditKind, practice, profile, errors };
