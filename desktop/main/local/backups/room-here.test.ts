import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withRoomIn } from './room-here.ts';

it('says that it is this computer that is full', async () => {
  const full = withRoomIn('/home/ana/backups', () => writeFile('/dev/full', 'x'));
  await expect(full).rejects.toMatchObject({ code: 'DISK_FULL', data: { folder: '/home/ana/backups' } });
  await expect(full).rejects.toThrow('this computer is full');
});

it('leaves every other failure as it is', async () => {
  await expect(withRoomIn('/', () => readFile('/nowhere/at/all'))).rejects.toMatchObject({ code: 'ENOENT' });
});
