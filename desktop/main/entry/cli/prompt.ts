/** Asking the person at the terminal; and secrets, which come from there, from stdin or from the environment, never from argv. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { WrongUse } from './exit-codes.ts';

export function interactive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

export async function ask(question: string): Promise<string> {
  return answer(question, process.stderr);
}

/** What is typed is not shown. */
export async function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const typed = await answer('', silent);
  process.stderr.write('\n');
  return typed;
}

/** Only a clear yes is one. */
export async function confirm(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}

export interface SecretSource {
  /** As the person is asked for it. */
  readonly question: string;
  readonly fromStdin: boolean;
  /** Name of the environment variable that may hold it. */
  readonly variable: string;
  /** The option that reads it from stdin, for the message. */
  readonly option: string;
}

/** @throws WrongUse where there is nobody to ask */
export async function secret({ question, fromStdin, variable, option }: SecretSource): Promise<string> {
  if (fromStdin) return firstLine();
  const kept = process.env[variable];
  if (kept !== undefined && kept !== '') return kept;
  if (!interactive())
    throw new WrongUse(`There is no terminal to ask for this: ${question.replace(/:\s*$/, '')}. Give it with ${option} or in $${variable}.`);
  return askSecret(question);
}

async function firstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  const line = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0] ?? '';
  if (line === '') throw new WrongUse('Nothing came on stdin.');
  return line;
}

function answer(question: string, output: NodeJS.WritableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = createInterface({ input: process.stdin, output, terminal: true });
    let answered = false;
    reader.question(question, (typed) => {
      answered = true;
      reader.close();
      resolve(typed);
    });
    reader.on('SIGINT', () => reader.close());
    reader.on('close', () => {
      if (!answered) reject(new WrongUse('Given up.'));
    });
  });
}
