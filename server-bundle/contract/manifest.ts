/** What `resources/bundle/manifest.json` says of the image that travels with the app. */
import { z } from 'zod';

export const bundleManifest = z.strictObject({
  version: z.string().max(64),
  /** The reference the image is loaded under: palomar-server:<version>-<first 12 of the id>. */
  reference: z.string().max(200),
  images: z.record(
    z.enum(['amd64', 'arm64']),
    z
      .strictObject({
        /** File beside the manifest: a gzip docker-archive. */
        file: z.string().max(200),
        sizeBytes: z.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        /** Docker image id, sha256:… */
        id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      })
      .optional(),
  ),
});
export type BundleManifest = z.infer<typeof bundleManifest>;
