import { expect, it } from 'vitest';
import type { BundleManifest } from '../../../../server-bundle/contract/manifest.ts';
import { compareVersions } from './versions.ts';

const image = (version: string, id: string) => `palomar-server:${version}-${id}`;
const manifest: BundleManifest = { version: '0.2.0', reference: image('0.2.0', '0123456789ab'), images: { amd64: undefined, arm64: undefined } };
const compose = (reference: string) => `name: palomar\nservices:\n  redis:\n    image: ${reference}\n`;
const CHANGELOG = '# Changelog\n\n## 0.2.0 – more\n- One thing\n  that is long.\n- Another.\n\n## 0.1.0 – first light\n- Begun.\n';

it('says that a server is current only when it runs the very image', () => {
  expect(compareVersions({ compose: compose(manifest.reference), hasLastGood: true }, manifest, '').state).toBe('current');
  expect(compareVersions({ compose: compose(image('0.2.0', 'ba9876543210')), hasLastGood: true }, manifest, '').state).toBe('update');
});

it('offers no step back', () => {
  expect(compareVersions({ compose: compose(image('0.10.0', 'ba9876543210')), hasLastGood: true }, manifest, '').state).toBe('app-older');
});

it('knows a server without a stack, and an app without an image', () => {
  expect(compareVersions({ compose: null, hasLastGood: false }, manifest, '').state).toBe('not-set-up');
  expect(compareVersions({ compose: compose(manifest.reference), hasLastGood: false }, null, '').state).toBe('no-image');
});

it('reads the notes of each version', () => {
  expect(compareVersions({ compose: null, hasLastGood: false }, manifest, CHANGELOG).notes).toEqual([
    { title: '0.2.0 – more', lines: ['One thing that is long.', 'Another.'] },
    { title: '0.1.0 – first light', lines: ['Begun.'] },
  ]);
});
