/** A stranger's mail server on loopback that answers as it is told and keeps what it was given. */
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { makeCertificate } from './services.ts';

export interface StrangerOptions {
  readonly ehlo?: readonly string[];
  /** Replies by verb; what isn't given is answered as a good server would. */
  readonly replies?: Readonly<Record<string, string>>;
  /** 'broken' answers STARTTLS and then speaks no TLS. */
  readonly tls?: 'none' | 'good' | 'broken';
  /** Of its own making unless given: a leaf and what it was issued by. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** 127.0.0.1 and any free port unless given. */
  readonly listen?: { readonly host: string; readonly port: number };
}

export interface ReceivedLetter {
  readonly helo: string;
  readonly from: string;
  readonly to: string;
  /** Dots are still stuffed. */
  readonly raw: Buffer;
  readonly isTls: boolean;
}

export interface Stranger extends AsyncDisposable {
  readonly port: number;
  readonly letters: ReceivedLetter[];
  /** Every verb that was answered, in order; END stands for the end of a message. */
  readonly asked: string[];
  /** MAIL and RCPT as they came. */
  readonly said: string[];
  /** Connections that were made. */
  sessions: number;
  /** How many messages were under way at the same time, at most: from MAIL to the answer to their end. */
  readonly mostAtOnce: () => number;
  replies: Readonly<Record<string, string>>;
}

/** As a reply: the link breaks instead. */
export const HANG_UP = 'hang up';

const certificate = makeCertificate('mx.elsewhere.test');

export async function startStranger(options: StrangerOptions = {}): Promise<Stranger> {
  const letters: ReceivedLetter[] = [];
  const sockets = new Set<Socket>();
  const talking = new Set<Socket>();
  let most = 0;
  const stranger: Stranger = {
    port: 0,
    letters,
    asked: [],
    said: [],
    sessions: 0,
    mostAtOnce: () => most,
    replies: options.replies ?? {},
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    stranger.sessions += 1;
    socket.on('close', () => [sockets, talking].forEach((set) => set.delete(socket))).on('error', () => undefined);
    socket.write(`${stranger.replies['CONNECT'] ?? '220 mx.elsewhere.test ESMTP'}\r\n`);
    const began = (): void => {
      talking.add(socket);
      most = Math.max(most, talking.size);
    };
    converse(socket, { options, stranger, isTls: false, began, ended: () => talking.delete(socket) });
  });
  await new Promise<void>((resolve) => server.listen(options.listen?.port ?? 0, options.listen?.host ?? '127.0.0.1', () => resolve()));
  const address = server.address();
  return Object.assign(stranger, { port: typeof address === 'object' && address ? address.port : 0 });
}

interface Session {
  readonly options: StrangerOptions;
  readonly stranger: Stranger;
  readonly isTls: boolean;
  readonly began: () => void;
  readonly ended: () => void;
}

function converse(socket: Socket, session: Session): void {
  const { options, stranger, isTls } = session;
  const letter = { helo: '', from: '', to: '' };
  let pending = Buffer.alloc(0);
  let inData = false;
  let recipients = 0;
  const reply = (verb: string, good: string): boolean => {
    const text = stranger.replies[verb] ?? good;
    stranger.asked.push(verb);
    if (text === HANG_UP) {
      socket.destroy();
      return false;
    }
    socket.write(`${text}\r\n`);
    return text.startsWith('2') || text.startsWith('3');
  };
  const command = (line: string): void => {
    const verb = line.split(/[ :]/, 1)[0]?.toUpperCase() ?? '';
    if (verb === 'EHLO' || verb === 'HELO') {
      letter.helo = line.slice(5);
      const features = [...(options.ehlo ?? ['8BITMIME', 'PIPELINING']), ...((options.tls ?? 'none') !== 'none' && !isTls ? ['STARTTLS'] : [])];
      reply(verb, ['mx.elsewhere.test', ...features].map((word, index, all) => `250${index < all.length - 1 ? '-' : ' '}${word}`).join('\r\n'));
    } else if (verb === 'STARTTLS') {
      reply(verb, '220 go');
      socket.removeListener('data', onData);
      if (options.tls === 'broken') socket.end('this is no TLS\r\n');
      else converse(new TLSSocket(socket, { isServer: true, ...(options.certificate ?? certificate) }), { ...session, isTls: true });
    } else if (verb === 'MAIL') {
      session.began();
      letter.from = /<(.*?)>/.exec(line)?.[1] ?? '?';
      stranger.said.push(line);
      reply(verb, '250 fine');
    } else if (verb === 'RCPT') {
      letter.to = /<(.*?)>/.exec(line)?.[1] ?? '?';
      stranger.said.push(line);
      // A reply of its own for one recipient: `RCPT ann@elsewhere.test`.
      if (reply(verb, stranger.replies[`RCPT ${letter.to}`] ?? '250 fine')) recipients += 1;
    } else if (verb === 'DATA') {
      if (recipients > 0) inData = reply(verb, '354 go on');
      else reply('NOBODY', '503 5.5.1 for whom?');
      recipients = 0;
    } else if (verb === 'QUIT') {
      reply(verb, '221 bye');
      socket.end();
    } else reply(verb, '250 fine');
  };
  const onData = (chunk: Buffer): void => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const end = inData ? pending.indexOf('\r\n.\r\n') : pending.indexOf('\r\n');
      if (end === -1) return;
      const taken = pending.subarray(0, end);
      pending = pending.subarray(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        session.ended();
        if (reply('END', '250 2.0.0 kept')) stranger.letters.push({ ...letter, raw: Buffer.concat([taken, Buffer.from('\r\n')]), isTls });
      } else command(taken.toString());
    }
  };
  socket.on('data', onData).on('error', () => undefined);
}
