import { expect, it } from 'vitest';
import { handOver } from './hand-over.ts';

it('hands over every byte in order, and an empty file as one empty piece', async () => {
  for (const size of [0, 1, 1_000_000, 2_500_001]) {
    const content = Buffer.alloc(size, 'paloma');
    const got: Buffer[] = [];
    const reported: number[] = [];
    const send = ({ id, at, bytes }: { readonly id?: string; readonly at: number; readonly bytes: string }) => {
      expect(id).toBe(at === 0 ? undefined : 'f1');
      expect(at).toBe(Buffer.concat(got).length);
      got.push(Buffer.from(bytes, 'base64'));
      return Promise.resolve({ id: 'f1' });
    };
    expect(await handOver(new Blob([content]), send, (sent) => reported.push(sent), new AbortController().signal)).toBe('f1');
    expect(Buffer.concat(got).equals(content)).toBe(true);
    expect(reported.at(-1)).toBe(size);
  }
});

it('sends no more once it is stopped', async () => {
  const stop = new AbortController();
  let sent = 0;
  const send = () => {
    sent += 1;
    stop.abort();
    return Promise.resolve({ id: 'f1' });
  };
  await expect(handOver(new Blob([Buffer.alloc(3_000_000)]), send, () => undefined, stop.signal)).rejects.toThrow();
  expect(sent).toBe(1);
});
