/**
 * Clients who log in and send, in a process of their own: forked with a SubmissionLoad as JSON, it says `ready` when all connections are logged
 * in, waits for any word, sends everything, one letter after the other on each connection and nothing pipelined, and says `done`.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createInterface } from 'node:readline';

export interface SubmissionLoad {
  readonly port: number;
  readonly login: string;
  readonly password: string;
  readonly recipient: string;
  readonly connections: number;
  readonly messages: number;
  readonly sizeBytes: number;
}

interface Client {
  /** @throws when the reply has another code. */
  say(text: string | Buffer, code: string): Promise<void>;
  end(): void;
}

async function main(load: SubmissionLoad): Promise<void> {
  const letter = letterOf(load);
  const clients = await Promise.all(Array.from({ length: load.connections }, (_, index) => logIn(load, index)));
  process.send?.('ready');
  await once(process, 'message');
  let left = load.messages;
  const work = async (client: Client): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await client.say(`MAIL FROM:<${load.login}>\r\n`, '250');
      await client.say(`RCPT TO:<${load.recipient}>\r\n`, '250');
      await client.say('DATA\r\n', '354');
      await client.say(letter, '250');
    }
  };
  await Promise.all(clients.map(work));
  process.send?.('done');
  for (const client of clients) client.end();
  process.disconnect();
}

/** Each from a loopback address of its own: connections of one address are counted. */
async function logIn({ port, login, password }: SubmissionLoad, index: number): Promise<Client> {
  const block = 1 + (process.pid % 250);
  const plain = connect({ port, host: '127.0.0.1', localAddress: `127.1.${block}.${index + 1}` });
  await once(plain, 'connect');
  const before = speaker(plain);
  await before.say('', '220');
  await before.say('EHLO client.example\r\n', '250');
  await before.say('STARTTLS\r\n', '220');
  before.leave();
  const secure = connectTls({ socket: plain, rejectUnauthorized: false });
  await once(secure, 'secureConnect');
  const client = speaker(secure);
  await client.say('EHLO client.example\r\n', '250');
  await client.say(`AUTH PLAIN ${Buffer.from(`\0${login}\0${password}`).toString('base64')}\r\n`, '235');
  return client;
}

function speaker(socket: Socket): Client & { leave(): void } {
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  let answer: PromiseWithResolvers<string> | null = null;
  const early: string[] = [];
  lines.on('line', (line) => {
    // The last line of a reply has no hyphen after its code.
    if (line[3] === '-') return;
    if (answer) answer.resolve(line);
    else early.push(line);
    answer = null;
  });
  const fail = (error: Error): void => answer?.reject(error);
  socket.on('close', () => fail(new Error('The server hung up.')));
  // readline passes the socket's errors on.
  for (const source of [socket, lines]) source.on('error', fail);
  return {
    say: async (text, code) => {
      const waiting = Promise.withResolvers<string>();
      const known = early.shift();
      if (known === undefined) answer = waiting;
      else waiting.resolve(known);
      if (text.length > 0) socket.write(text);
      const reply = await waiting.promise;
      if (!reply.startsWith(code)) throw new Error(`${code} was expected, and the server said: ${reply}`);
    },
    leave: () => {
      lines.close();
      socket.removeAllListeners();
    },
    end: () => socket.end('QUIT\r\n'),
  };
}

function letterOf({ login, recipient, sizeBytes }: SubmissionLoad): Buffer {
  const head = `From: ${login}\r\nTo: ${recipient}\r\nSubject: A letter for the dovecote\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n`;
  const line = 'The pigeons came home at dusk, each to its own hole, and nobody else could see in.\r\n';
  return Buffer.from(`${head}${line.repeat(Math.max(1, Math.round((sizeBytes - head.length) / line.length)))}.\r\n`);
}

const argument: unknown = JSON.parse(process.argv[2] ?? 'null');
// Written by submission.ts.
main(argument as SubmissionLoad).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
