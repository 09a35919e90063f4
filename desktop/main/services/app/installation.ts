/** What this copy of the app brings with it: its version, and the image for servers with its manifest. Reads only. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { bundleManifest, type BundleManifest } from '../../../../server-bundle/contract/manifest.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { AppStatus } from '../../../contract/models.ts';

export interface Bundle {
  readonly manifest: BundleManifest;
  /** Folder that the manifest's files are in. */
  readonly folder: string;
}

const ownPackage = z.object({ name: z.literal('palomar'), version: z.string() });

/** Folder and version of the app: the nearest package.json above this file that is its own, built or not. */
export function installation(from: string = import.meta.dirname): { readonly root: string; readonly version: string } {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = ownPackage.safeParse(readJson(path.join(folder, 'package.json')));
    if (found.success) return { root: folder, version: found.data.version };
    if (folder === path.dirname(folder)) return { root: from, version: '0.0.0' };
  }
}

/** @throws PalomarError BUNDLE_MISSING */
export async function readBundle(folder: string): Promise<Bundle> {
  const file = path.join(folder, 'manifest.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new PalomarError(
      'BUNDLE_MISSING',
      `The image for servers is not there (${file}), so nothing can be installed. Build it with "npm run image".`,
      { cause },
    );
  }
  try {
    return { manifest: bundleManifest.parse(JSON.parse(text)), folder };
  } catch (cause) {
    throw new PalomarError('BUNDLE_MISSING', `${file} is not a manifest that this Palomar knows. Build the image again with "npm run image".`, {
      cause,
    });
  }
}

export async function bundleStatus(folder: string): Promise<AppStatus['bundle']> {
  try {
    const { manifest } = await readBundle(folder);
    const images = Object.values(manifest.images).filter((image) => image !== undefined);
    const present = images.length > 0 && images.every((image) => existsSync(path.join(folder, image.file)));
    return { present, version: manifest.version, sizeBytes: images.reduce((sum, image) => sum + image.sizeBytes, 0) };
  } catch {
    return { present: false, version: null, sizeBytes: null };
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
