/** A file of any size to main, one piece in memory at a time: a page knows no paths, and no server is asked. */
const PIECE_BYTES = 1_000_000;

interface Piece {
  readonly id?: string;
  readonly at: number;
  readonly bytes: string;
}

/** What it is called on the other side. */
export async function handOver(
  file: Blob,
  send: (piece: Piece) => Promise<{ readonly id: string }>,
  report: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  let id: string | undefined;
  let at = 0;
  do {
    signal.throwIfAborted();
    const piece = file.slice(at, at + PIECE_BYTES);
    ({ id } = await send({ ...(id === undefined ? {} : { id }), at, bytes: toBase64(new Uint8Array(await piece.arrayBuffer())) }));
    at += piece.size;
    report(at);
  } while (at < file.size);
  return id;
}

function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(pieces.join(''));
}
