/** An answer that is asked for once in a while and not with every message. A failure is not kept. */
export function remembered<T>(keepMs: number, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();
  return (key) => {
    const now = Date.now();
    const found = known.get(key);
    if (found !== undefined && found.until > now) return found.answer;
    for (const [old, { until }] of known) if (until <= now) known.delete(old);
    const answer = ask(key);
    known.set(key, { answer, until: now + keepMs });
    answer.catch(() => known.delete(key));
    return answer;
  };
}
