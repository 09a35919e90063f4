import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withRoomIn } from './room-here.ts';

it('says that it is this computer that is full', async () => {
  const full = withRoomIn('/home/ana/backups', () => writeFile('/dev/full', 'x'));
  await expect(full).rejects.toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('this computer is full: /home/ana/backups') });
});

it('leaves every other failure as it is', async () => {
  await expect(withRoomIn('/', () => readFile('/nowhere/at/all'))).rejects.toMatchObject({ code: 'ENOENT' });
});
