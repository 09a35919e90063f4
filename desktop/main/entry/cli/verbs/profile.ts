/** palomar profile export|import */
import { open, rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { MAX_PROFILE_BYTES } from '../../../local/limits.ts';
import { WrongUse } from '../exit-codes.ts';
import { secret } from '../prompt.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly passphraseStdin?: boolean;
}

export function addProfileVerbs(program: Command): void {
  const profile = program.command('profile').description('everything the vault knows, in one sealed file, for another computer');
  const exported = profile.command('export <file>').description('servers, keys and recovery keys, sealed with a passphrase');
  carriedOutBy<Options>(withPassphrase(exported), async (session, [file = ''], options) => {
    const client = await session.client();
    const { content } = await client.profile.export({ passphrase: await passphraseOf(options) });
    await writePrivately(file, Buffer.from(content, 'base64'));
    session.output.result({ file }, () => `✓ Written to ${file}. Keep the passphrase elsewhere: without it nobody can read the file.`);
    return undefined;
  });
  const imported = profile.command('import <file>').description('add what is missing here; what is here stays as it is');
  carriedOutBy<Options>(withPassphrase(imported), async (session, [file = ''], options) => {
    const content = await readProfile(file);
    const client = await session.client();
    const result = await client.profile.import({ passphrase: await passphraseOf(options), content: content.toString('base64') });
    const { added, kept, recoveryKeys } = result;
    session.output.result(result, () =>
      [
        `✓ ${added.length} servers and ${recoveryKeys} recovery keys added.`,
        ...(kept.length === 0 ? [] : [`  Here already, and left alone: ${kept.map(({ name }) => name).join(', ')}`]),
      ].join('\n'),
    );
    return undefined;
  });
}

function withPassphrase(command: Command): Command {
  return command.option('--passphrase-stdin', 'read the passphrase from stdin (else $PALOMAR_PROFILE_PASSPHRASE, else you are asked)');
}

function passphraseOf(options: Options): Promise<string> {
  return secret({
    question: 'Passphrase of the profile: ',
    fromStdin: options.passphraseStdin === true,
    variable: 'PALOMAR_PROFILE_PASSPHRASE',
    option: '--passphrase-stdin',
  });
}

async function readProfile(file: string): Promise<Buffer> {
  try {
    await using handle = await open(file, 'r');
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > MAX_PROFILE_BYTES) throw new WrongUse('That is not a profile of Palomar.');
    return await handle.readFile();
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    throw new WrongUse(`The profile cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whole or not at all, and for its owner's eyes. */
async function writePrivately(file: string, content: Buffer): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await using handle = await open(unfinished, 'w', 0o600);
    await handle.writeFile(content);
    await handle.sync();
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new WrongUse(`The profile cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
