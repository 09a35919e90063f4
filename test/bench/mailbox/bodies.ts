/**
 * 100 KB bodies in the mailbox file, page by page under its cipher, against the same bodies sealed whole by OpenSSL (ChaCha20-Poly1305) into an
 * append-only file beside it. Both answer after fsync. `node test/bench/mailbox/bodies.ts [bodies] [KB]`
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mailboxFile } from '../../support/mailbox-file.ts';

const count = Number(process.argv[2] ?? 500);
const size = Number(process.argv[3] ?? 100) * 1024;
const bodies = Array.from({ length: 20 }, () => randomBytes(size));
const body = (n: number): Buffer => bodies[n % bodies.length] ?? Buffer.alloc(0);
const table: Record<string, Record<string, string>> = {};

function inside(): void {
  using box = mailboxFile();
  table['in the file'] = measure(
    (n) => box.write((file) => file.run('INSERT INTO part_data (part_id, packing, data) VALUES (?, 0, ?)', n + 1, body(n))),
    (n) => box.file.get<{ data: Buffer }>('SELECT data FROM part_data WHERE part_id = ?', n + 1)?.data,
  );
}

function outside(): void {
  using box = mailboxFile();
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-bodies-'));
  const handle = openSync(path.join(directory, 'parts'), 'a+');
  const key = randomBytes(32);
  let end = 0;
  const places: { at: number; length: number }[] = [];
  table['beside it'] = measure(
    (n) => {
      const nonce = Buffer.alloc(12);
      nonce.writeUIntBE(n, 6, 6);
      const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
      const sealed = Buffer.concat([cipher.update(body(n)), cipher.final(), cipher.getAuthTag()]);
      writeSync(handle, sealed);
      fsyncSync(handle);
      places.push({ at: end, length: sealed.length });
      end += sealed.length;
      // Where it lies is on disk with the rest of the message.
      box.write((file) => file.run('INSERT INTO parts (hash, uses, size_bytes) VALUES (?, 1, ?)', randomBytes(32), end));
    },
    (n) => {
      const place = places[n] ?? { at: 0, length: 16 };
      const sealed = Buffer.allocUnsafe(place.length);
      readSync(handle, sealed, 0, place.length, place.at);
      const nonce = Buffer.alloc(12);
      nonce.writeUIntBE(n, 6, 6);
      const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
      decipher.setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    },
  );
  closeSync(handle);
  rmSync(directory, { recursive: true });
}

function measure(write: (n: number) => void, read: (n: number) => Buffer | undefined): Record<string, string> {
  const written = timed(() => {
    for (let n = 0; n < count; n++) write(n);
  });
  const readMs = timed(() => {
    for (let n = 0; n < count; n++) if (read((n * 7) % count)?.length !== size) throw new Error('A body is missing.');
  });
  const speed = (ms: number): string => `${((count * size) / 1e6 / (ms / 1000)).toFixed(0)} MB/s`;
  return { 'write, ms each': (written / count).toFixed(2), write: speed(written), 'read, ms each': (readMs / count).toFixed(3), read: speed(readMs) };
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

inside();
outside();
console.table(table);
