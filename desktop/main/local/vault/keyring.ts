/**
 * The operating system's keychain (Keychain, Credential Manager, Secret Service) through keytar. A keyring may hang on a dialogue
 * that nobody sees, so each question is asked in a child process with a time-out. Secrets go through pipes, never through argv.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { KEYRING_TIMEOUT_MS } from '../limits.ts';

const SERVICE = 'Palomar';

export interface Keyring {
  /** Stores, reads and deletes a probe. Null when that worked, else why not, in words. */
  problem(): Promise<string | null>;
  /** Null when there is no such entry, or when the keyring is locked: the two cannot be told apart. */
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<void>;
}

interface Question {
  readonly operation: 'probe' | 'get' | 'set' | 'delete';
  readonly account: string;
  readonly secret?: string;
}

const answer = z.union([z.object({ value: z.string().nullable() }), z.object({ error: z.string() })]);

export function systemKeyring(): Keyring {
  const ask = !('electron' in process.versions) ? askInChild : askHere;
  return {
    problem: () =>
      ask({ operation: 'probe', account: `probe-${process.pid}` }).then(
        () => null,
        (error: unknown) => inWords(error),
      ),
    get: (account) => ask({ operation: 'get', account }),
    set: async (account, secret) => {
      await ask({ operation: 'set', account, secret });
    },
    delete: async (account) => {
      await ask({ operation: 'delete', account });
    },
  };
}

/** For machines that are known to have none, and for tests. */
export function noKeyring(reason: string): Keyring {
  const refuse = () => Promise.reject(new Error(reason));
  return { problem: () => Promise.resolve(reason), get: () => Promise.resolve(null), set: refuse, delete: refuse };
}

const TIMED_OUT = 'The system keychain did not answer: it may be waiting for a dialogue to be confirmed. Unlock it and try again.';
const LOCKED = 'The system keychain keeps nothing: it is locked. Unlock it and try again.';

interface KeytarModule {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Runs here or, as text, in the child: so it may name nothing but its parameters. */
async function carryOut(keytar: KeytarModule, service: string, question: Question, locked: string): Promise<string | null> {
  switch (question.operation) {
    case 'probe': {
      await keytar.setPassword(service, question.account, 'probe');
      const found = await keytar.getPassword(service, question.account);
      await keytar.deletePassword(service, question.account);
      if (found !== 'probe') throw new Error(locked);
      return null;
    }
    case 'get':
      return keytar.getPassword(service, question.account);
    case 'set':
      await keytar.setPassword(service, question.account, question.secret ?? '');
      return null;
    case 'delete':
      await keytar.deletePassword(service, question.account);
      return null;
  }
}

/** Electron's main process cannot start a bare Node child (RunAsNode is off): asked here, given up after the time-out. */
async function askHere(question: Question): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(TIMED_OUT)), KEYRING_TIMEOUT_MS);
  });
  try {
    return await Promise.race([import('keytar').then(({ default: keytar }) => carryOut(keytar, SERVICE, question, LOCKED)), late]);
  } finally {
    clearTimeout(timer);
  }
}

const CHILD = `
let text = '';
process.stdin.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { keytar, service, question, locked } = JSON.parse(text);
  const say = (value) => process.stdout.write(JSON.stringify(value));
  const fail = (error) => say({ error: String(error && error.message || error) });
  try { (${carryOut.toString()})(require(keytar), service, question, locked).then((value) => say({ value }), fail); } catch (error) { fail(error); }
});`;

function askInChild(question: Question): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const keytar = createRequire(import.meta.url).resolve('keytar');
    const child = spawn(process.execPath, ['-e', CHILD], { stdio: ['pipe', 'pipe', 'ignore'], timeout: KEYRING_TIMEOUT_MS, killSignal: 'SIGKILL' });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') reject(new Error(TIMED_OUT));
      else if (output === '') reject(new Error(`The keychain module could not be used (exit code ${code ?? 'none'}).`));
      else settle(output, resolve, reject);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify({ keytar, service: SERVICE, question, locked: LOCKED }));
  });
}

function settle(output: string, resolve: (value: string | null) => void, reject: (error: Error) => void): void {
  const parsed = answer.parse(JSON.parse(output));
  if ('error' in parsed) reject(new Error(parsed.error));
  else resolve(parsed.value);
}

function inWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text === TIMED_OUT || text === LOCKED) return text;
  if (/Cannot find (module|package)/i.test(text)) return 'The keychain module (keytar) is not installed on this machine.';
  if (/D-?Bus|DISPLAY|org\.freedesktop\.secrets/i.test(text)) return `No keychain service answers in this session (${firstLine(text)}).`;
  return `The system keychain cannot be used: ${firstLine(text)}.`;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/\.$/, '');
}
