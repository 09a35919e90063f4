/** Replaces this process by another program of the image: no Node stays in memory, and signals reach the program itself. */
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that only this user can enter, for what the program reads at its start. In the image /tmp is memory. */
export function processDirectory(): string {
  return mkdtempSync(path.join(tmpdir(), 'palomar-'));
}

/** Looks in the PATH and the sbin folders of Debian. @throws Error when the program is not installed */
export function become(program: string, args: readonly string[]): never {
  if (!process.execve) throw new Error(`This system can't replace a process, so ${program} can't be started this way.`);
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/bin', '/usr/sbin'].filter((folder) => folder !== '');
  const file = folders.map((folder) => path.join(folder, program)).find(isExecutable);
  if (file === undefined)
    throw new Error(`${program} is not installed here. In the stack's image it is; elsewhere install the package that brings it.`);
  return process.execve(file, [program, ...args], definedOnly(process.env));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
