/** Remembers what was done for which inputs, so that a second run starts at once. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');

/** SHA-256 over the names and contents of files and folders (relative to the root), in a fixed order. */
export function digestOf(...inputs) {
  const hash = createHash('sha256');
  const visit = (file) => {
    const full = path.join(root, file);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (name !== 'node_modules') visit(path.join(file, name));
      return;
    }
    hash.update(file).update('\0').update(readFileSync(full)).update('\0');
  };
  inputs.forEach(visit);
  return hash.digest('hex');
}

function stampFile(name) {
  return path.join(root, 'node_modules', '.palomar', name);
}

export function isStamped(name, digest) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === digest;
}

export function stamp(name, digest) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), digest);
}
