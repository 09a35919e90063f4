/** The package has types, but its "exports" hide them from the compiler. Its interface is better-sqlite3's, whose types we use. */
declare module 'better-sqlite3-multiple-ciphers' {
  import Database from 'better-sqlite3';
  export = Database;
}
