/** `npm run image`: builds the stack image into resources/bundle, or finds that nothing has changed. `--refresh` fetches the Debian packages anew. */
import path from 'node:path';
import { buildImage } from './build-image.ts';

const root = path.resolve(import.meta.dirname, '../../..');

try {
  const startedAt = performance.now();
  const { manifest, file, cached } = await buildImage({
    root,
    output: path.join(root, 'resources/bundle'),
    refresh: process.argv.includes('--refresh'),
  });
  const sizeBytes = manifest.images.amd64?.sizeBytes ?? 0;
  const took = cached ? 'as built before' : `built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  process.stderr.write(`· Stack image ${path.basename(file)}, ${(sizeBytes / 1e6).toFixed(1)} MB, ${took}\n`);
} catch (error) {
  process.stderr.write(`The stack image could not be built: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
