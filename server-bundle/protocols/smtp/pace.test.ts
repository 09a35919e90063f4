import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';
import type { PaceLimits } from './pace.ts';

const LIMITS: PaceLimits = { sweepMs: 1, graceMs: 1_000, floor: 100, commandMs: 5_000, messageMs: 60_000 };

function at(): { readonly pace: Pace; readonly pass: (durationMs: number) => void } {
  let now = 0;
  return { pace: new Pace(() => now), pass: (durationMs) => void (now += durationMs) };
}

describe('the pace of a client', () => {
  it('is not judged before its time', () => {
    const { pace, pass } = at();
    pace.messageBegan();
    pass(999);
    expect([pace.verdict(LIMITS), pace.current(1_000)]).toEqual([null, Number.POSITIVE_INFINITY]);
    pass(1);
    expect([pace.verdict(LIMITS), pace.current(1_000)]).toEqual(['message-too-slow', 0]);
  });

  it('is the average of the whole message, chunks and the time between them included', () => {
    const { pace, pass } = at();
    pace.messageBegan();
    pace.received(1_000);
    pass(5_000);
    pace.messageBegan();
    expect([pace.verdict(LIMITS), pace.current(1_000)]).toEqual([null, 200]);
    pass(5_001);
    expect(pace.verdict(LIMITS)).toBe('message-too-slow');
  });

  it('never makes up for too long a time', () => {
    const { pace, pass } = at();
    pace.messageBegan();
    pace.received(1_000_000_000);
    pass(60_001);
    expect(pace.verdict(LIMITS)).toBe('message-too-slow');
  });

  it('between messages is the time from one command to the next', () => {
    const { pace, pass } = at();
    pass(5_001);
    expect(pace.verdict(LIMITS)).toBe('command-too-slow');
    pace.received(10);
    expect(pace.verdict(LIMITS)).toBe('command-too-slow');
    pace.commandEnded();
    expect(pace.verdict(LIMITS)).toBeNull();
    pace.messageBegan();
    pass(900);
    pace.messageEnded();
    pass(4_999);
    expect(pace.verdict(LIMITS)).toBeNull();
  });
});
