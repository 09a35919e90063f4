/** What is measured: an IMAP server with users, in processes of its own. */
export interface User {
  readonly name: string;
  readonly password: string;
}

export interface Contestant extends AsyncDisposable {
  readonly what: string;
  /** Implicit TLS on 127.0.0.1. */
  readonly port: number;
  /** By number, from 0. */
  readonly users: readonly User[];
  /** The same with their mailbox's own password, which is stretched by argon2id on both sides. */
  readonly withOwnPassword: readonly User[];
  /** CPU time so far, of all its processes. */
  cpuMs(): number;
  /** Memory of all its processes, each shared page once. */
  memoryKb(): number;
}
