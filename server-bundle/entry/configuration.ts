/** What a process is told at its start: the environment and stack.json, checked; and its secrets, read one by one. */
import { z } from 'zod';
import { EnvironmentError, readEnvironment, readSecret, readStackText } from '../base/environment.ts';
import type { Environment } from '../base/environment.ts';
import { SECRETS, SECRET_READERS, stackConfiguration } from '../contract/stack.ts';
import type { StackConfiguration } from '../contract/stack.ts';

export interface Configuration {
  readonly environment: Environment;
  readonly stack: StackConfiguration;
}

/** @throws EnvironmentError with one line that says what is wrong and what to do. */
export function readConfiguration(): Configuration {
  const environment = readEnvironment();
  return { environment, stack: parseStack(readStackText(environment), environment.stackPath) };
}

/** Tries every secret that these services will need, so that a missing one is told before anything runs. @throws EnvironmentError */
export function checkSecrets({ environment }: Configuration, services: readonly string[]): void {
  for (const secret of SECRETS) if (SECRET_READERS[secret].some((reader) => services.includes(reader))) readSecret(environment, secret);
}

function parseStack(text: string, file: string): StackConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EnvironmentError(`${file} is not JSON. Run the set-up again; it writes the file.`, { cause: error });
  }
  const parsed = stackConfiguration.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(
    `${file} is not a stack configuration: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}. Run the set-up again; it writes the file.`,
  );
}
