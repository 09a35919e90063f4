/** A large message on its way to the client: held piece by piece, and only what is about to be written. */
import type { Session } from './session.ts';

export interface WholeBody {
  /** Exactly as many bytes as were announced. What comes to an end too early ends the session: the client waits for the rest of a literal. */
  writeTo(session: Session): Promise<void>;
}

/** Resolves once it has begun to come, so that a failure is told before anything is written. @throws StorageError */
export async function wholeBody(pieces: AsyncIterable<Buffer>, sizeBytes: number): Promise<WholeBody> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  return {
    writeTo: async (session) => {
      let written = 0;
      try {
        for (let next = first; !next.done && !session.ending; next = await iterator.next()) {
          written += next.value.length;
          if (written > sizeBytes) break;
          session.output.bytes(next.value);
          await session.output.breathe();
        }
      } catch (error) {
        session.deps.log.error({ err: error }, 'a message could not be read to its end');
      } finally {
        await iterator.return?.();
      }
      if (written !== sizeBytes) session.end('A message could not be read to its end');
    },
  };
}
