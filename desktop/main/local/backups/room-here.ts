/** A full disk of this computer, said so: the server's is a matter of its own (remote/files). */
import { PalomarError } from '../../../contract/errors.ts';

/** No room, no quota, or more than the file system takes in one file. */
const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** @throws PalomarError DISK_FULL for what fails in `work` because nothing fits into `folder` any more */
export async function withRoomIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && FULL.includes(cause.code))) throw cause;
    throw new PalomarError(
      'DISK_FULL',
      `The disk of this computer is full: ${folder}. Free some space there, or let go of old backups, then run it again.`,
      {
        cause,
        data: { folder },
      },
    );
  }
}
