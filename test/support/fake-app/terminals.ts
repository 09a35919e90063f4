/** A shell that answers every line with what it was given. */
import type { TerminalEvent } from '../../../desktop/contract/index.ts';

type Opened = { readonly kind: 'opened'; readonly terminalId: string };
type Push = (event: TerminalEvent | null) => void;

const encode = (text: string): string => Buffer.from(text).toString('base64');

export interface FakeTerminals {
  open(name: string, signal: AbortSignal | undefined): AsyncGenerator<Opened | TerminalEvent>;
  write(terminalId: string, data: string): Record<string, never>;
  close(terminalId: string): Record<string, never>;
}

export function fakeTerminals(): FakeTerminals {
  const open = new Map<string, Push>();
  return {
    async *open(name, signal) {
      const terminalId = crypto.randomUUID();
      const queue: (TerminalEvent | null)[] = [{ kind: 'data', data: encode(`root@${name}:~# `) }];
      let wake = (): void => undefined;
      const push: Push = (event) => {
        queue.push(event);
        wake();
      };
      open.set(terminalId, push);
      signal?.addEventListener('abort', () => push(null), { once: true });
      yield { kind: 'opened', terminalId };
      for (;;) {
        const next = queue.shift();
        if (next === null) break;
        if (next !== undefined) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      open.delete(terminalId);
      yield { kind: 'exit', exitCode: 0 };
    },
    write(terminalId, data) {
      const typed = Buffer.from(data, 'base64').toString();
      open.get(terminalId)?.({ kind: 'data', data: encode(typed.replaceAll('\r', '\r\nroot@aviary:~# ')) });
      return {};
    },
    close(terminalId) {
      open.get(terminalId)?.(null);
      return {};
    },
  };
}
