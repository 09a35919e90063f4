/** Measures the round trip with a request that every SSH server must answer and none grants (RFC 4254 §7.1). */
import type { Client } from 'ssh2';

export function measureLatency(client: Client, everyMs: number, closed: AbortSignal): () => number | null {
  let latencyMs: number | null = null;
  let waiting = false;
  const ask = () => {
    if (waiting || closed.aborted) return;
    waiting = true;
    const askedAt = performance.now();
    try {
      // Nothing is forwarded, so the refusal is the expected answer: only its arrival counts.
      client.unforwardIn('127.0.0.1', 1, () => {
        waiting = false;
        if (!closed.aborted) latencyMs = performance.now() - askedAt;
      });
    } catch {
      waiting = false;
    }
  };
  const timer = setInterval(ask, everyMs);
  timer.unref();
  closed.addEventListener('abort', () => clearInterval(timer), { once: true });
  ask();
  return () => latencyMs;
}
