/** The open mailbox files, least recently used first out. All use of a file is synchronous, so any may be closed between two uses. */
import type { AccountId } from '../api/operations.ts';
import type { EncryptedFile } from './sqlite/encrypted-file.ts';

export class OpenFiles implements Disposable {
  readonly #files = new Map<AccountId, EncryptedFile>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(id: AccountId, open: () => EncryptedFile): EncryptedFile {
    const present = this.#files.get(id);
    this.#files.delete(id);
    const file = present?.isOpen ? present : open();
    this.#files.set(id, file);
    for (const [oldest, unused] of this.#files) {
      if (this.#files.size <= this.#max) break;
      this.#files.delete(oldest);
      unused.close();
    }
    return file;
  }

  close(id: AccountId): void {
    this.#files.get(id)?.close();
    this.#files.delete(id);
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}
