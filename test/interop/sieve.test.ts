/** Our scripts through Dovecot's interpreter (Debian's dovecot-sieve): what it would do with a message, we do. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECIPIENT, SENDER, actionCases, messagePath, scriptOf, storeLine, truths } from '../support/sieve-cases.ts';

const run = promisify(execFile);
const TOOL = '/usr/bin/sieve-test';
const CONFIGURATION = `
mail_uid = nobody
mail_gid = nogroup
mail_location = maildir:/nonexistent
log_path = /dev/null
plugin {
  sieve_extensions = +editheader +vacation-seconds +special-use
  sieve_vacation_min_period = 10m
}
`;
let directory: string;

beforeAll(async () => {
  if (!existsSync(TOOL)) throw new Error(`${TOOL} missing: apt-get install -y --no-install-recommends dovecot-sieve`);
  directory = await mkdtemp(path.join(tmpdir(), 'palomar-sieve-'));
  await writeFile(path.join(directory, 'dovecot.conf'), CONFIGURATION);
  // Dovecot becomes nobody, who may read here and write nothing: no script is kept in its compiled form.
  await chmod(directory, 0o755);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function dovecotOn(script: string, message: string): Promise<readonly string[]> {
  const file = path.join(directory, 'script.sieve');
  const letter = path.join(directory, 'message.eml');
  await writeFile(file, script);
  await copyFile(messagePath(message), letter);
  const args = ['-c', path.join(directory, 'dovecot.conf'), '-f', SENDER, '-a', RECIPIENT, '-r', RECIPIENT, file, letter];
  // It ends with an error where it cannot keep what it compiled.
  const { stdout, stderr } = await run(TOOL, args, { env: { ...process.env, TZ: 'UTC' } }).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error && 'stderr' in error) return { stdout: String(error.stdout), stderr: String(error.stderr) };
    throw error;
  });
  if (!stdout.includes('Implicit keep:')) throw new Error(`Dovecot does not take it: ${stdout}${stderr}`);
  return actionsOf(stdout);
}

/** What it prints, in the lines of our cases. */
function actionsOf(output: string): readonly string[] {
  const found: string[] = [];
  for (const block of output.split(/^ \* /m).slice(1)) {
    const [head = ''] = block.split('\n');
    const folder = /^store message in folder: (.*)$/.exec(head)?.[1];
    const flags = /\+ add IMAP flags: (.*)$/m.exec(block)?.[1]?.split(/\s+/) ?? [];
    const reason = /^reject message with reason: ([\s\S]*?)\n\n/.exec(block)?.[1];
    if (folder !== undefined) found.push(storeLine(folder, block.includes('+ create mailbox'), flags));
    else if (reason !== undefined) found.push(`reject ${reason.replaceAll(/\?\?|\r?\n/g, '|')}`);
    else if (head.startsWith('redirect')) found.push(`redirect ${/<(.*)>/.exec(head)?.[1] ?? ''}`);
    else if (head.startsWith('send vacation')) found.push(`vacation ${/seconds : (\d+)/.exec(block)?.[1] ?? ''}`);
  }
  return found.length === 0 ? ['nothing'] : found.sort();
}

describe('Dovecot', () => {
  it.each(actionCases().filter(({ script }) => !script.includes('# ours')))('does the same with $name', async ({ script, message, expected }) => {
    expect(await dovecotOn(script, message)).toEqual(expected);
  });

  it.each(truths().filter(({ isOurs }) => !isOurs))('finds the same of $message, $test', async (truth) => {
    expect(await dovecotOn(scriptOf(truth), truth.message)).toEqual([`store ${truth.isTrue}`]);
  });
});
