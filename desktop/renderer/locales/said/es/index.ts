/** What main says, in Spanish. */
import type { Table } from '../said.ts';

export const saidInSpanish: Table = [];
