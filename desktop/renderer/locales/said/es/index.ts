/** What main says, in Spanish. */
import type { Table } from '../said.ts';
import { app } from './app.ts';
import { backups } from './backups.ts';
import { containers } from './containers.ts';
import { dnsAnswers } from './dns-answers.ts';
import { dnsBlacklists } from './dns-blacklists.ts';
import { dnsChecks } from './dns-checks.ts';
import { dnsPublish } from './dns-publish.ts';
import { dnsRecords } from './dns-records.ts';
import { dnsSigning } from './dns-signing.ts';
import { dnsSpf } from './dns-spf.ts';
import { plan } from './plan.ts';
import { practice } from './practice.ts';
import { preflight } from './preflight.ts';
import { remote } from './remote.ts';
import { serverApi } from './server-api.ts';
import { server } from './server.ts';
import { servers } from './servers.ts';
import { setup } from './setup.ts';
import { ssh } from './ssh.ts';
import { tasks } from './tasks.ts';
import { upkeep } from './upkeep.ts';
import { vault } from './vault.ts';

export const saidInSpanish: Table = [
  ...app,
  ...backups,
  ...containers,
  ...dnsAnswers,
  ...dnsBlacklists,
  ...dnsChecks,
  ...dnsPublish,
  ...dnsRecords,
  ...dnsSigning,
  ...dnsSpf,
  ...plan,
  ...practice,
  ...preflight,
  ...remote,
  ...serverApi,
  ...server,
  ...servers,
  ...setup,
  ...ssh,
  ...tasks,
  ...upkeep,
  ...vault,
];
