/**
 * The life of a process: services start in order, run until SIGTERM or SIGINT, and are disposed in reverse order:
 * refuse new work, finish the current, close. A start that fails disposes what had started and ends the process.
 */
import { DRAIN_TIMEOUT_MS } from './limits.ts';
import type { Log } from './log.ts';

export interface ServiceStart {
  readonly name: string;
  /** Resolves when the service takes work. The signal fires when the process is told to stop while still starting. */
  start(context: { readonly signal: AbortSignal; readonly log: Log }): Promise<AsyncDisposable>;
}

export interface Running extends AsyncDisposable {
  readonly names: readonly string[];
}

/** Starts all in order. @throws what the failing start threw, after the ones before it are disposed. */
export async function startServices(
  services: readonly ServiceStart[],
  options: { readonly log: Log; readonly signal: AbortSignal },
): Promise<Running> {
  const stack = new AsyncDisposableStack();
  try {
    for (const service of services) {
      options.signal.throwIfAborted();
      stack.use(await service.start({ signal: options.signal, log: options.log.child({ service: service.name }) }));
      options.log.info({ service: service.name }, 'started');
    }
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
  return { names: services.map((service) => service.name), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Runs until a stop signal arrives (or `options.signal` fires), then drains. Resolves with the exit code. */
export async function runServices(
  services: readonly ServiceStart[],
  options: { readonly log: Log; readonly signal?: AbortSignal; readonly drainTimeoutMs?: number },
): Promise<number> {
  const { log } = options;
  using stop = stopSignal(options.signal);
  try {
    const running = await startServices(services, { log, signal: stop.signal });
    await aborted(stop.signal);
    log.info('stopping: no new work is taken, the current is finished');
    return await drain(running, options.drainTimeoutMs ?? DRAIN_TIMEOUT_MS, log);
  } catch (error) {
    if (stop.signal.aborted) return 0;
    log.fatal({ err: error }, 'could not start');
    return 1;
  }
}

async function drain(running: Running, timeoutMs: number, log: Log): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => {
      log.warn({ timeoutMs }, 'did not finish in time; ending with work open');
      resolve(1);
    }, timeoutMs);
  });
  const done = running[Symbol.asyncDispose]().then(
    () => 0,
    (error: unknown) => {
      log.error({ err: error }, 'failed while stopping');
      return 1;
    },
  );
  const code = await Promise.race([done, late]);
  clearTimeout(timer);
  return code;
}

function stopSignal(outer: AbortSignal | undefined): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return {
    signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGTERM', stop).off('SIGINT', stop);
    },
  };
}

/** Resolves when the signal fires. A timer holds the process open meanwhile, so that an idle service isn't ended. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const hold = setInterval(() => undefined, 2 ** 30);
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(hold);
        resolve();
      },
      { once: true },
    );
  });
}
