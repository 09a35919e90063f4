/** Batches of lines as they travel through the contract. */
import { packLines, type LogBatch, type LogLine } from '../../../contract/models.ts';

export async function* packed(batches: AsyncIterable<readonly LogLine[]>): AsyncGenerator<LogBatch, void> {
  for await (const lines of batches) yield packLines(lines);
}
