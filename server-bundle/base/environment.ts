/**
 * Where a process finds its things: paths, addresses and secrets, each overridable through PALOMAR_* so that a whole
 * stack can run on one machine in a test. Reads files; knows no schema (the rooms above bring that).
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { Sensitive } from './sensitive.ts';

export interface Environment {
  /** The stack configuration file. */
  readonly stackPath: string;
  readonly secretsDirectory: string;
  readonly mailDirectory: string;
  readonly tlsDirectory: string;
  readonly resolverDirectory: string;
  readonly redisDirectory: string;
  readonly storageUrl: string;
  readonly redisUrl: string;
  /** Of a PostgreSQL for the configuration, where it is given so and not as a secret file. */
  readonly configurationUrl: Sensitive | undefined;
  /** `ip:port` or `name:port` of the validating resolver. */
  readonly resolver: { readonly host: string; readonly port: number };
  /** Where rspamd listens; null leaves it to the stack configuration. */
  readonly rspamdUrl: string | null;
  /** Host to bind; undefined binds every address of both families. */
  readonly listenHost: string | undefined;
  /** Added to every inner port. */
  readonly portOffset: number;
  /** Threads for open mailboxes; undefined where the machine decides, 0 for none. */
  readonly storageWorkers: number | undefined;
}

export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const data = env['PALOMAR_DATA'] ?? '/data';
  return {
    stackPath: env['PALOMAR_STACK'] ?? '/etc/palomar/stack.json',
    secretsDirectory: env['PALOMAR_SECRETS'] ?? '/run/secrets',
    mailDirectory: path.join(data, 'mail'),
    tlsDirectory: path.join(data, 'tls'),
    resolverDirectory: path.join(data, 'resolver'),
    redisDirectory: path.join(data, 'redis'),
    storageUrl: env['PALOMAR_STORAGE_URL'] ?? 'ws://sqlite:3456',
    redisUrl: env['PALOMAR_REDIS_URL'] ?? 'redis://redis:6379',
    configurationUrl: env['PALOMAR_CONFIGURATION_URL'] === undefined ? undefined : new Sensitive(env['PALOMAR_CONFIGURATION_URL']),
    resolver: hostAndPort(env['PALOMAR_RESOLVER'] ?? 'resolver:5353'),
    rspamdUrl: env['PALOMAR_RSPAMD_URL'] ?? null,
    listenHost: env['PALOMAR_LISTEN'],
    portOffset: wholeNumber('PALOMAR_PORT_OFFSET', env['PALOMAR_PORT_OFFSET'] ?? '0'),
    storageWorkers: env['PALOMAR_STORAGE_WORKERS'] === undefined ? undefined : wholeNumber('PALOMAR_STORAGE_WORKERS', env['PALOMAR_STORAGE_WORKERS']),
  };
}

/** The 32 bytes of a secret, as its 64 hexadecimal digits. @throws EnvironmentError naming the file, never its content. */
export function readSecret(environment: Pick<Environment, 'secretsDirectory'>, name: string): Sensitive {
  const file = path.join(environment.secretsDirectory, name);
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new EnvironmentError(`The secret ${file} cannot be read, so this service cannot start. Run the set-up again; it repairs missing secrets.`, {
      cause: error,
    });
  }
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new EnvironmentError(`The secret ${file} is not 64 hexadecimal digits. Remove it and run the set-up again.`);
  return new Sensitive(text);
}

/** A database's address from the secret of that name. @throws EnvironmentError naming the file, never its content. */
export function readDatabaseUrl(environment: Pick<Environment, 'secretsDirectory'>, name: string): Sensitive {
  const file = path.join(environment.secretsDirectory, name);
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new EnvironmentError(
      `The address of the configuration database is to be in ${file}, which cannot be read. Put it there, readable for this service alone.`,
      {
        cause: error,
      },
    );
  }
  if (!/^postgres(ql)?:\/\/\S+$/.test(text))
    throw new EnvironmentError(`What is in ${file} is no address of a PostgreSQL (postgresql://user:password@host/database).`);
  return new Sensitive(text);
}

/** The text of the stack configuration; the caller parses it with the schema of the contract. */
export function readStackText(environment: Pick<Environment, 'stackPath'>): string {
  try {
    return readFileSync(environment.stackPath, 'utf8');
  } catch (error) {
    throw new EnvironmentError(`The stack configuration ${environment.stackPath} cannot be read. Run the set-up again; it writes the file.`, {
      cause: error,
    });
  }
}

function hostAndPort(text: string): { host: string; port: number } {
  const split = text.lastIndexOf(':');
  const host = text.slice(0, split).replace(/^\[(.*)\]$/, '$1');
  if (split < 1 || (host.includes(':') && isIP(host) !== 6)) throw new EnvironmentError(`"${text}" is not host:port.`);
  return { host, port: wholeNumber('port', text.slice(split + 1)) };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new EnvironmentError(`${name} is "${text}", which is not a whole number below 100000.`);
  return Number(text);
}
