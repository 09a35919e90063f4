/** What a command was answered with, and what it ought to have been. @throws Error that tells both */
export interface Answer {
  /** The untagged ones. */
  readonly lines: readonly string[];
  readonly status: 'OK' | 'NO' | 'BAD';
  readonly text: string;
}

export function expectOk(answer: Answer, isOk = true): void {
  if ((answer.status === 'OK') !== isOk) throw new Error(`${answer.status} ${answer.text}: ${isOk ? 'OK' : 'a refusal'} was expected`);
}

export function expectStatus(answer: Answer, allowed: readonly Answer['status'][]): void {
  if (!allowed.includes(answer.status)) throw new Error(`${answer.status} ${answer.text}: ${allowed.join(' or ')} was expected`);
}

export function expectTold(answer: Answer, pattern: RegExp, wanted: string): void {
  const text = textOf(answer);
  if (pattern.exec(text)?.[1] !== wanted) throw new Error(`${text}: "${wanted}" was expected`);
}

/** All of it. */
export function textOf({ lines, status, text }: Answer): string {
  return [...lines, `${status} ${text}`].join('\n');
}
