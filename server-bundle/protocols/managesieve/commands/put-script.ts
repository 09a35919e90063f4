/** PUTSCRIPT (RFC 5804 §2.6), CHECKSCRIPT (§2.12) and HAVESPACE (§2.5). */
import { SIEVE_SCRIPTS_MAX, SIEVE_SCRIPTS_MAX_BYTES, SIEVE_SCRIPT_MAX_BYTES } from '../../../base/limits.ts';
import { mistakesIn, mistakesInWords } from '../../../mail/scripts.ts';
import { nameOf, numberOf, requireCount, textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const putScript: Run = async (session, words) => {
  requireCount(words, 2);
  const [name, script] = [nameOf(words[0]), textOf(words[1])];
  await check(script);
  await session.storage('sieve.put', { name, script });
  session.deps.log.info({ address: session.login?.address, sizeBytes: script.length }, 'a filter script was put');
  return { text: 'The script is kept' };
};

export const checkScript: Run = async (_session, words) => {
  requireCount(words, 1);
  await check(textOf(words[0]));
  return { text: 'The script is good' };
};

export const haveSpace: Run = async (session, words) => {
  requireCount(words, 2);
  const [name, sizeBytes] = [nameOf(words[0]), numberOf(words[1])];
  const others = (await session.storage('sieve.list', {})).filter((row) => row.name !== name);
  if (sizeBytes > SIEVE_SCRIPT_MAX_BYTES) throw new Refusal(`A script can have ${SIEVE_SCRIPT_MAX_BYTES / 1024} KiB at most`, 'QUOTA/MAXSIZE');
  if (others.length >= SIEVE_SCRIPTS_MAX) throw new Refusal(`There can be ${SIEVE_SCRIPTS_MAX} scripts at most`, 'QUOTA/MAXSCRIPTS');
  if (others.reduce((sum, row) => sum + row.sizeBytes, sizeBytes) > SIEVE_SCRIPTS_MAX_BYTES)
    throw new Refusal(`All scripts together can have ${SIEVE_SCRIPTS_MAX_BYTES / 1024} KiB at most`, 'QUOTA');
  return { text: 'There is room for it' };
};

/** @throws Refusal with every mistake on a line of its own. */
async function check(script: string): Promise<void> {
  const mistakes = await mistakesIn(script);
  if (mistakes.length > 0) throw new Refusal(mistakesInWords(mistakes));
}
