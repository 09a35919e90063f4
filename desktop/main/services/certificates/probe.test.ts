/** Ports that do not do what they should; those that do are asked in the practice world. */
import { PassThrough, type Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { probePort } from './probe.ts';

const port = { port: 25, name: 'SMTP', clear: 'smtp' } as const;
const probe = (open: () => Promise<Duplex>, signal?: AbortSignal) => probePort(port, { hostname: 'mail.example.org', authority: null, open, signal });

/** Says this and nothing else; what it is told goes nowhere. */
function saying(text: string): Duplex {
  const stream = new PassThrough({ transform: (_chunk, _encoding, done) => done() });
  stream.push(text);
  return stream;
}

it('waits for no port that neither answers nor refuses, and sends away who comes late', async () => {
  const opening = Promise.withResolvers<Duplex>();
  const stop = new AbortController();
  const found = probe(() => opening.promise, stop.signal);
  stop.abort();
  expect(await found).toMatchObject({ served: null, error: 'It did not answer in time.' });
  const late = saying('');
  opening.resolve(late);
  await opening.promise;
  expect(late.destroyed).toBe(true);
});

it.each([
  ['refuses', '554 go away\r\n', 'It answered: 554 go away'],
  ['talks without end', 'x'.repeat(20_000), 'It talks without end before TLS.'],
])('says it when one %s', async (_what, text, error) => {
  expect(await probe(() => Promise.resolve(saying(text)))).toMatchObject({ served: null, error });
});

it('says it when one closes, or breaks', async () => {
  const closing = saying('');
  closing.push(null);
  expect((await probe(() => Promise.resolve(closing))).error).toBe('It closed the connection before TLS.');
  const breaking = saying('');
  const found = probe(() => Promise.resolve(breaking));
  setImmediate(() => breaking.destroy(new Error('ECONNRESET')));
  expect((await found).error).toBe('It closed the connection before TLS.');
});
