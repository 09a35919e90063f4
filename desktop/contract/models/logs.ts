/** What the containers write. */
import { z } from 'zod';

export const logLine = z.object({
  service: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  /** RFC 3339 with nanoseconds, from Docker. */
  at: z.string(),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

/**
 * Lines on their way, packed: a hundred thousand objects cost each end of a connection more than all else it does with them. `lines` has one
 * line of text for each – the index of its service, `o` or `e` for its stream, its time, what was written – and `packLines` and
 * `unpackLines` are the only ones to know.
 */
export const logBatch = z.object({ services: z.array(z.string()), lines: z.string() });
export type LogBatch = z.infer<typeof logBatch>;

export function packLines(lines: readonly LogLine[]): LogBatch {
  const services = [...new Set(lines.map(({ service }) => service))];
  const packed = lines.map(
    ({ service, stream, at, text }) => `${services.indexOf(service)}${stream === 'stdout' ? 'o' : 'e'}${at} ${text.replaceAll('\n', ' ')}`,
  );
  return { services, lines: packed.join('\n') };
}

/** Passes over what is no packed line. */
export function unpackLines({ services, lines }: LogBatch): LogLine[] {
  return lines === '' ? [] : lines.split('\n').flatMap((line) => unpack(line, services));
}

const PACKED = /^(\d+)([oe])(\S*) /;

function unpack(line: string, services: readonly string[]): LogLine[] {
  const [head, index, stream, at = ''] = PACKED.exec(line) ?? [];
  const service = services[Number(index)];
  return head === undefined || service === undefined
    ? []
    : [{ service, stream: stream === 'o' ? 'stdout' : 'stderr', at, text: line.slice(head.length) }];
}
