/** A WebSocket to storage that follows the protocol only as far as a test wants. */
import { once } from 'node:events';
import { Packr } from 'msgpackr';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION, VERSION_HEADER } from '../../server-bundle/storage/api/frames.ts';
import type { Role } from '../../server-bundle/storage/api/roles.ts';
import { secretOf } from './storage-stage.ts';

export type Frame = readonly [id: number, kind: string, ...rest: unknown[]];

export interface RawLink extends AsyncDisposable {
  readonly socket: WebSocket;
  /** Everything that has come, in order. */
  readonly frames: readonly Frame[];
  send(...frame: Frame): void;
  /** The first frame of that id and kind, when it comes. */
  frame(id: number, kind: string): Promise<Frame>;
  /** The code of the close. */
  readonly closed: Promise<number>;
}

export async function rawLink(role: Role, port: number, version = PROTOCOL_VERSION): Promise<RawLink> {
  const packr = new Packr({ useRecords: true });
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, {
    headers: { authorization: `Bearer ${secretOf(role).reveal()}`, [VERSION_HEADER]: version },
    perMessageDeflate: false,
  });
  const frames: Frame[] = [];
  let wake = Promise.withResolvers<unknown>();
  socket.on('message', (data: Buffer) => {
    frames.push(packr.unpack(data) as Frame);
    wake.resolve(undefined);
    wake = Promise.withResolvers();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return {
    socket,
    frames,
    closed,
    send: (...frame) => socket.send(packr.pack(frame)),
    frame: async (id, kind) => {
      for (;;) {
        const found = frames.find((frame) => frame[0] === id && frame[1] === kind);
        if (found) return found;
        await wake.promise;
      }
    },
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await closed;
    },
  };
}
