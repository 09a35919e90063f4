/** Directories that survive a power failure: what names a new file must be fsynced as well as the file. */
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** Makes the directory and those above it, and fsyncs what names each of them. A relative one is one of the working directory. */
export async function makeDirectory(directory: string): Promise<void> {
  const last = path.resolve(directory);
  const first = await mkdir(last, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = last; made.length >= first.length; made = path.dirname(made)) await syncDirectory(path.dirname(made));
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
