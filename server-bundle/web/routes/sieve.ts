/** sieve.*: the filter scripts of a mailbox. */
import { activateScript, listScripts, mistakesIn, mistakesInWords, putScript, removeScript, scriptNamed } from '../../mail/scripts.ts';
import type { ScriptMistake } from '../../mail/scripts.ts';
import type { SieveScriptRow } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';
import { done, iso } from './rows.ts';

export function sieveRoutes(os: AdminImplementer, { storage }: ApiDependencies) {
  return os.sieve.router({
    list: os.sieve.list.handler(async ({ input }) => (await listScripts(storage, input.address)).map(toScript)),
    get: os.sieve.get.handler(async ({ input }) => ({ script: await scriptNamed(storage, input.address, input.name) })),
    put: os.sieve.put.handler(async ({ input, errors }) => {
      const mistakes = await putScript(storage, input);
      if (mistakes.length > 0) throw errors.SCRIPT_WRONG({ message: mistakesInWords(mistakes), data: { mistakes: told(mistakes) } });
      return {};
    }),
    activate: os.sieve.activate.handler(({ input }) => done(activateScript(storage, input.address, input.name))),
    remove: os.sieve.remove.handler(({ input }) => done(removeScript(storage, input.address, input.name))),
    check: os.sieve.check.handler(async ({ input }) => ({ mistakes: told(await mistakesIn(input.script)) })),
  });
}

function told(mistakes: readonly ScriptMistake[]): ScriptMistake[] {
  return [...mistakes];
}

function toScript({ name, sizeBytes, isActive, updatedAt }: SieveScriptRow) {
  return { name, sizeBytes, active: isActive, updatedAt: iso(updatedAt) };
}
