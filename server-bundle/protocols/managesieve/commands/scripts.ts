/** LISTSCRIPTS (RFC 5804 §2.7), SETACTIVE (§2.8), GETSCRIPT (§2.9), DELETESCRIPT (§2.10) and RENAMESCRIPT (§2.11). */
import { StorageError } from '../../../storage/api/operations.ts';
import { string } from '../../../wire/managesieve/write.ts';
import { nameOf, requireCount, textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { Refusal } from '../refusal.ts';

export const listScripts: Run = async (session, words) => {
  requireCount(words, 0);
  for (const { name, isActive } of await session.storage('sieve.list', {})) session.write(`${string(name)}${isActive ? ' ACTIVE' : ''}\r\n`);
  return { text: 'These are all' };
};

/** An empty name: none is active. */
export const setActive: Run = async (session, words) => {
  requireCount(words, 1);
  const name = textOf(words[0]) === '' ? null : nameOf(words[0]);
  await session.storage('sieve.activate', { name });
  session.deps.log.info({ address: session.login?.address, active: name !== null }, 'the active filter script was changed');
  return { text: name === null ? 'No script is active' : 'The script is active' };
};

export const getScript: Run = async (session, words) => {
  requireCount(words, 1);
  const { script } = await session.storage('sieve.get', { name: nameOf(words[0]) });
  session.write(`{${Buffer.byteLength(script)}}\r\n${script}\r\n`);
  return { text: 'This is the script' };
};

export const deleteScript: Run = async (session, words) => {
  requireCount(words, 1);
  try {
    await session.storage('sieve.remove', { name: nameOf(words[0]) });
  } catch (error) {
    if (error instanceof StorageError && error.code === 'CONFLICT') throw new Refusal(error.message, 'ACTIVE');
    throw error;
  }
  return { text: 'The script is gone' };
};

export const renameScript: Run = async (session, words) => {
  requireCount(words, 2);
  await session.storage('sieve.rename', { from: nameOf(words[0]), to: nameOf(words[1]) });
  return { text: 'The script has its new name' };
};
