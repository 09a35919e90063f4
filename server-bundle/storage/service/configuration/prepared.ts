/**
 * Queries compiled once: building and compiling one with Kysely costs several times what SQLite needs to answer it. For what runs
 * with every message. The builder is called once per engine with placeholders, so it must not look at its values.
 */
import type { Compilable, CompiledQuery, QueryResult } from 'kysely';
import { engineOf } from './database.ts';
import type { EngineName, Reader } from './database.ts';

type Value = string | number | Buffer | null;

class Placeholder {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

interface Compiled<R> {
  readonly query: CompiledQuery<R>;
  /** For each parameter of the statement, which value it takes; or what stands in the query itself. */
  readonly parameters: readonly unknown[];
}

export function prepared<D extends Reader, V extends readonly Value[], R>(
  build: (db: D, ...values: V) => Compilable<R>,
): (db: D, ...values: V) => Promise<QueryResult<R>> {
  const compiled = new Map<EngineName, Compiled<R>>();
  return (db, ...values) => {
    const engine = engineOf(db);
    let entry = compiled.get(engine);
    if (!entry) {
      // Placeholders stand where the values will: Kysely passes what it does not know through as a parameter.
      const placeholders = values.map((_, index) => new Placeholder(index)) as unknown as V;
      const query = build(db, ...placeholders).compile();
      entry = { query, parameters: query.parameters };
      compiled.set(engine, entry);
    }
    const parameters = entry.parameters.map((parameter) => (parameter instanceof Placeholder ? values[parameter.index] : parameter));
    return db.executeQuery({ ...entry.query, parameters });
  };
}
