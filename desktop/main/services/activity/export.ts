/** Audit entries as a file for others to read: JSON lines, or CSV (RFC 4180) in which no cell is taken for a formula. Pure. */
import type { AuditEntry } from '../../../contract/models.ts';

export type ExportFormat = 'jsonl' | 'csv';

const COLUMNS = ['at', 'kind', 'what', 'exitCode', 'tookMs', 'error'] as const satisfies readonly (keyof AuditEntry)[];

export function headOf(format: ExportFormat): string {
  return format === 'csv' ? `${COLUMNS.join(',')}\r\n` : '';
}

export function lineOf(entry: AuditEntry, format: ExportFormat): string {
  return format === 'csv' ? `${COLUMNS.map((column) => cell(entry[column])).join(',')}\r\n` : `${JSON.stringify(entry)}\n`;
}

/** What a server printed can begin like a formula; a spreadsheet would carry it out. */
function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
