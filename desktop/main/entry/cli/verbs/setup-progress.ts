/** A run of set-up, told as it happens: one line per step, the current one written anew where there is a terminal. */
import type { SetupEvent } from '../../../../contract/models.ts';
import { bytes, duration, plain, STEP, type Output } from '../output.ts';

export class SetupProgress {
  readonly #output: Output;
  readonly #verbose: boolean;
  readonly #titles = new Map<string, string>();

  constructor(output: Output, verbose: boolean) {
    this.#output = output;
    this.#verbose = verbose;
  }

  take(event: SetupEvent): void {
    switch (event.kind) {
      case 'started':
        for (const { id, title } of event.steps) this.#titles.set(id, plain(title));
        break;
      case 'step-started':
        return this.#output.live(`${STEP.running} ${this.#title(event.id)} …`);
      case 'step-skipped':
        return this.#output.say(`${STEP.done} ${this.#title(event.id)} (is so already)`);
      case 'step-done':
        return this.#output.say(`${STEP.done} ${this.#title(event.id)}  ${duration(event.tookMs)}`);
      case 'step-undone':
        return this.#output.say(`↺ ${this.#title(event.id)}: taken back`);
      case 'progress':
        return this.#output.live(
          `${STEP.running} ${this.#title(event.id)}  ${percent(event)}  ${bytes(event.doneBytes)} of ${bytes(event.totalBytes)}`,
        );
      case 'output':
        if (this.#verbose) this.#output.say(indent(event.stream === 'command' ? `$ ${event.text}` : event.text));
        break;
      case 'failed':
        return this.#failed(event);
      case 'cancelled':
      case 'finished':
        break;
    }
  }

  #failed({ id, error, tail, nextAction }: Extract<SetupEvent, { kind: 'failed' }>): void {
    this.#output.say(`${STEP.failed} ${id === null ? 'Set-up' : this.#title(id)}: ${plain(error.message)}`);
    for (const line of tail) this.#output.say(`    │ ${plain(line)}`);
    this.#output.say(`  → ${plain(nextAction)}`);
  }

  #title(id: string): string {
    return this.#titles.get(id) ?? id;
  }
}

function percent({ doneBytes, totalBytes }: { readonly doneBytes: number; readonly totalBytes: number }): string {
  return totalBytes > 0 ? `${Math.floor((doneBytes / totalBytes) * 100)} %` : '';
}

function indent(text: string): string {
  return plain(text.replace(/\n$/, ''))
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
