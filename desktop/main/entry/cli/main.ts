/** The command line door: `palomar <verb>`. Exit codes: 0 fine, 1 failed, 2 wrong use, 3 checks not all green. */
import { Command, CommanderError } from 'commander';
import { installation } from '../../services/app/installation.ts';
import { EXIT } from './exit-codes.ts';
import { addActivityVerb } from './verbs/activity.ts';
import { addBackupVerbs } from './verbs/backup.ts';
import { addCertsVerb } from './verbs/certs.ts';
import { addContainersVerb } from './verbs/containers.ts';
import { addDnsVerbs } from './verbs/dns.ts';
import { addLogsVerb } from './verbs/logs.ts';
import { addMailVerbs } from './verbs/mail.ts';
import { addPracticeVerbs } from './verbs/practice.ts';
import { addPreflightVerb } from './verbs/preflight.ts';
import { addProfileVerbs } from './verbs/profile.ts';
import { addQueueVerbs } from './verbs/queue.ts';
import { addServerVerbs } from './verbs/server.ts';
import { addServersVerbs } from './verbs/servers.ts';
import { addSetupVerb } from './verbs/setup.ts';
import { addShellVerb } from './verbs/shell.ts';
import { addVaultVerbs } from './verbs/vault.ts';

const program = new Command('palomar')
  .description('Turns a fresh VPS into a complete mail server, and keeps it healthy.')
  .version(installation().version)
  .addHelpText('after', '\nExit codes: 0 fine · 1 failed · 2 wrong use · 3 checks not all green\n<server> is its id, its name or its address.')
  .exitOverride();

for (const add of [
  addPreflightVerb,
  addServersVerbs,
  addSetupVerb,
  addDnsVerbs,
  addContainersVerb,
  addLogsVerb,
  addShellVerb,
  addMailVerbs,
  addQueueVerbs,
  addServerVerbs,
  addCertsVerb,
  addBackupVerbs,
  addActivityVerb,
  addVaultVerbs,
  addProfileVerbs,
  addPracticeVerbs,
])
  add(program);
inheritExit(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.wrongUse;
}
// A prompt or a pipe may have left stdin open.
process.stdin.destroy();

/** Every command says through an exception that it was used wrongly, so that one place decides the exit code. */
function inheritExit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    inheritExit(child);
  }
}
