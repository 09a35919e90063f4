/** How busy each server was, in rows of three widths (a minute, a quarter of an hour, six hours); see measurement-store.ts for how long each is kept. */
export const measurements = `
CREATE TABLE measurement (
  server_id TEXT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
  width_s INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  cpu REAL NOT NULL,
  cpu_max REAL NOT NULL,
  memory REAL NOT NULL,
  memory_total REAL NOT NULL,
  disk REAL NOT NULL,
  disk_total REAL NOT NULL,
  received REAL NOT NULL,
  sent REAL NOT NULL,
  PRIMARY KEY (server_id, width_s, at_s)
) STRICT, WITHOUT ROWID;
`;
