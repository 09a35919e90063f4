/** palomar vault create|unlock|status */
import type { Command } from 'commander';
import type { VaultState } from '../../../../contract/models.ts';
import { EXIT, WrongUse } from '../exit-codes.ts';
import { askSecret, interactive, secret } from '../prompt.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly passphrase?: boolean;
  readonly passphraseStdin?: boolean;
}

export function addVaultVerbs(program: Command): void {
  const vault = program.command('vault').description('where servers and their keys are kept, encrypted');
  const create = vault
    .command('create')
    .description('make it; the system keychain keeps its key, or a passphrase does')
    .option('--passphrase', 'protect it with a passphrase that you are asked for')
    .option('--passphrase-stdin', 'read the passphrase from stdin (else $PALOMAR_PASSPHRASE)');
  carriedOutBy<Options>(create, async (session, _args, options) => {
    const client = await session.bareClient('');
    const passphrase = await newPassphrase(options);
    const state = await client.vault.create(passphrase === undefined ? {} : { passphrase });
    session.output.result(state, () => `✓ ${describe(state)}`);
    return undefined;
  });
  const unlock = vault.command('unlock').description('try whether it opens').option('--passphrase-stdin', 'read the passphrase from stdin');
  carriedOutBy<Options>(unlock, async (session, _args, options) => {
    const client = await session.bareClient('');
    const { vault: before } = await client.app.status();
    const passphrase =
      before.keeper === 'passphrase'
        ? await secret({
            question: 'Passphrase of the vault: ',
            fromStdin: options.passphraseStdin === true,
            variable: 'PALOMAR_PASSPHRASE',
            option: '--passphrase-stdin',
          })
        : undefined;
    const state = await client.vault.unlock(passphrase === undefined ? {} : { passphrase });
    session.output.result(state, () => `✓ ${describe(state)}`);
    return undefined;
  });
  carriedOutBy(vault.command('status').description('is there one, and does it open by itself?'), async (session) => {
    const { vault: state } = await (await session.bareClient('')).app.status();
    session.output.result(state, () => describe(state));
    return state.state === 'none' ? EXIT.failed : EXIT.fine;
  });
}

async function newPassphrase(options: Options): Promise<string | undefined> {
  if (options.passphraseStdin) return secret({ question: 'Passphrase', fromStdin: true, variable: '', option: '--passphrase-stdin' });
  const kept = process.env['PALOMAR_PASSPHRASE'];
  if (kept !== undefined && kept !== '') return kept;
  if (!options.passphrase) return undefined;
  if (!interactive())
    throw new WrongUse('There is no terminal to ask for the passphrase. Give it with --passphrase-stdin or in $PALOMAR_PASSPHRASE.');
  const first = await askSecret('New passphrase of the vault: ');
  if ((await askSecret('Once more: ')) !== first) throw new WrongUse('The two are not the same.');
  return first;
}

function describe({ state, keeper, keychainProblem }: VaultState): string {
  const where = keeper === 'keychain' ? 'the system keychain keeps its key' : 'a passphrase protects its key';
  if (state === 'none')
    return keychainProblem === null
      ? 'There is no vault yet: palomar vault create'
      : `There is no vault yet, and no keychain to keep its key (${keychainProblem}): palomar vault create --passphrase`;
  if (state === 'open') return `The vault opens; ${where}.`;
  return `The vault is locked; ${where}.${keychainProblem === null ? '' : ` ${keychainProblem}`}`;
}
