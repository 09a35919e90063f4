/**
 * From a server one can log in to, to a healthy stack on it. At most one run per server: whoever asks again joins it and
 * hears everything from the first event. A run goes on when nobody listens; only `cancel` ends it.
 */
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';
import type { Plan, Preflight, ServerId, SetupEvent } from '../../../contract/models.ts';
import type { StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import { describeStep } from '../../plan/describe.ts';
import { planSetUp } from '../../plan/set-up.ts';
import type { DeploymentFile } from '../../plan/situation.ts';
import type { Step } from '../../plan/step.ts';
import type { Remote } from '../../remote/remote.ts';
import { EventLog } from './event-log.ts';
import { observe, type Facts } from './facts.ts';
import { DEFAULT_OUTBOUND_PROBES, LIMITS, type Requirements } from './limits.ts';
import { judge } from './preflight.ts';
import { probeAll } from './probe-all.ts';
import { runPlan, type HeldLock } from './run-plan.ts';
import { desiredFor, digest, insist, observedFrom, stackFor, type Bundle, type World } from './situation.ts';

/** What a deployment may be fitted to. Coarse, so that looking twice gives the same files. */
export interface Machine {
  /** To the nearest 256 MiB. */
  readonly memoryBytes: number;
  /** null before Docker is installed; the distributions supported bring 26 or newer. */
  readonly dockerMajor: number | null;
}

export interface SetupDeps {
  /** The server's shared connection, opened when there is none. Not closed here. */
  readonly remoteOf: (serverId: ServerId, signal?: AbortSignal) => Promise<Remote>;
  /** A second connection, logged in with the app's key alone. Closed here. @throws PalomarError AUTH_FAILED */
  readonly connectFresh: (serverId: ServerId, login: 'key', signal?: AbortSignal) => Promise<Remote>;
  readonly keyPairOf: (serverId: ServerId) => Promise<{ readonly publicKey: string }>;
  /** Called each time the key has been proven: from then on the vault logs in with it. */
  readonly promoteToKey: (serverId: ServerId) => Promise<void>;
  /** Keeps other apps off the server. @throws PalomarError LOCKED_BY_OTHER */
  readonly lock: (
    remote: Remote,
    options: { readonly serverId: ServerId; readonly reason: string; readonly signal: AbortSignal },
  ) => Promise<HeldLock>;
  /** Told that a run begins; disposed of at its end. */
  readonly began?: (serverId: ServerId) => Disposable;
  /** @throws PalomarError BUNDLE_MISSING */
  readonly bundle: () => Promise<Bundle>;
  /** The files of the stack (compose.yaml, stack.json, …) for the image with this reference. */
  readonly deployment: (stack: StackConfiguration, imageReference: string, machine: Machine) => readonly DeploymentFile[];
  readonly world: (serverId: ServerId) => Promise<World>;
  /** What the person typed to reach the server; null when that says nothing about its public address. */
  readonly hostOf: (serverId: ServerId) => Promise<string | null>;
  /** The stack is healthy: what the server is called from now on. */
  readonly completed: (serverId: ServerId, names: { readonly domain: string; readonly hostname: string }) => Promise<void>;
  readonly now: () => Date;
  readonly requirements?: Partial<Requirements>;
}

interface Waiting {
  readonly signal?: AbortSignal | undefined;
}

export interface SetupService {
  preflight(input: { readonly serverId: ServerId; readonly domain?: string | undefined }, waiting?: Waiting): Promise<Preflight>;
  plan(input: Target, waiting?: Waiting): Promise<Plan>;
  /** The signal ends the listening, not the run. @throws PalomarError CONFLICT when a run for another domain is under way */
  run(input: Target, waiting?: Waiting): AsyncGenerator<SetupEvent, void>;
  follow(input: { readonly serverId: ServerId }, waiting?: Waiting): AsyncGenerator<SetupEvent, void>;
  cancel(input: { readonly serverId: ServerId }): { readonly cancelled: boolean };
}

interface Target {
  readonly serverId: ServerId;
  readonly domain: string;
}

interface UnderWay {
  readonly domain: string;
  readonly log: EventLog<SetupEvent>;
  readonly abort: AbortController;
}

interface Look {
  readonly facts: Facts;
  readonly preflight: Preflight;
}

export function createSetupService(deps: SetupDeps): SetupService {
  const runs = new Map<ServerId, UnderWay>();
  return {
    preflight: async ({ serverId, domain }, { signal } = {}) =>
      (await look(deps, serverId, await deps.remoteOf(serverId, signal), domain, signal)).preflight,
    plan: (target, { signal } = {}) => dryRun(deps, target, signal),
    run: (target, waiting) => {
      const current = runs.get(target.serverId);
      return (current?.log.ended === false ? joined(current, target.domain) : start(deps, runs, target)).read(waiting);
    },
    follow: ({ serverId }, waiting) => runs.get(serverId)?.log.read(waiting) ?? nothing(),
    cancel: ({ serverId }) => {
      const run = runs.get(serverId);
      if (run === undefined || run.log.ended) return { cancelled: false };
      run.abort.abort();
      return { cancelled: true };
    },
  };
}

async function look(deps: SetupDeps, serverId: ServerId, remote: Remote, domain?: string, signal?: AbortSignal): Promise<Look> {
  const [world, host] = await Promise.all([deps.world(serverId), deps.hostOf(serverId)]);
  const facts = await observe(remote, {
    probeHosts: world.outboundProbes ?? DEFAULT_OUTBOUND_PROBES,
    now: () => deps.now().getTime(),
    ...(signal ? { signal } : {}),
  });
  const preflight = judge(facts, {
    host,
    observedAt: deps.now(),
    ...(domain === undefined ? {} : { domain }),
    ...(deps.requirements ? { requirements: deps.requirements } : {}),
  });
  return { facts, preflight };
}

async function stepsFor(deps: SetupDeps, serverId: ServerId, domain: string, facts: Facts): Promise<readonly Step[]> {
  const observed = observedFrom(facts);
  const [bundle, { publicKey }, world, host] = await Promise.all([
    deps.bundle(),
    deps.keyPairOf(serverId),
    deps.world(serverId),
    deps.hostOf(serverId),
  ]);
  const files = deps.deployment(stackFor(domain, facts, host, world), bundle.manifest.reference, machineOf(facts));
  return planSetUp(observed, desiredFor(facts, bundle, publicKey, files), digest);
}

const MEMORY_STEP_BYTES = 256 * 1024 ** 2;

function machineOf(facts: Facts): Machine {
  const major = Number.parseInt(facts.docker?.version ?? '', 10);
  return {
    memoryBytes: Math.max(1, Math.round(facts.memoryBytes / MEMORY_STEP_BYTES)) * MEMORY_STEP_BYTES,
    dockerMajor: Number.isNaN(major) ? null : major,
  };
}

async function dryRun(deps: SetupDeps, { serverId, domain }: Target, signal = new AbortController().signal): Promise<Plan> {
  const remote = await deps.remoteOf(serverId, signal);
  const { facts, preflight } = await look(deps, serverId, remote, domain, signal);
  // A server that cannot be set up at all has no steps: its checks say why.
  const hopeless = preflight.checks.some((check) => check.result === 'fail' && ['system', 'architecture', 'root', 'addresses'].includes(check.id));
  const steps = hopeless ? [] : await stepsFor(deps, serverId, domain, facts);
  const satisfied = await probeAll(steps, () => ({ remote, signal, keyLogin: (inner, explain) => provesKey(deps, serverId, inner, explain) }));
  const described = steps.map((step) => ({
    id: step.id,
    title: step.title,
    why: step.why,
    estimateMs: step.estimateMs,
    satisfied: satisfied.has(step.id),
    ...describeStep(step),
  }));
  const estimateMs = described.filter((step) => !step.satisfied).reduce((sum, step) => sum + step.estimateMs, 0);
  return { serverId, domain, preflight, steps: described, estimateMs };
}

/** Nothing relies on the key before this has said yes; what refuses to let it in is an answer, anything else an error. */
async function provesKey(deps: SetupDeps, serverId: ServerId, signal: AbortSignal, explain?: (text: string) => void): Promise<boolean> {
  try {
    await using second = await deps.connectFresh(serverId, 'key', signal);
    const { exitCode } = await second.exec({ argv: ['true'], timeoutMs: 15_000 }, { signal, quiet: true });
    if (exitCode !== 0) return false;
  } catch (error) {
    if (isPalomarError(error, 'CANCELLED') || signal.aborted) throw error;
    explain?.(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
  await deps.promoteToKey(serverId);
  return true;
}

function joined(run: UnderWay, domain: string): EventLog<SetupEvent> {
  if (run.domain === domain) return run.log;
  throw new PalomarError('CONFLICT', `This server is being set up for ${run.domain} right now. Wait for it, or cancel it first.`);
}

function start(deps: SetupDeps, runs: Map<ServerId, UnderWay>, target: Target): EventLog<SetupEvent> {
  const weigh = (event: SetupEvent): number => (event.kind === 'output' ? event.text.length : event.kind === 'progress' ? 1 : 0);
  const log = new EventLog<SetupEvent>(weigh, LIMITS.eventLogChars);
  const abort = new AbortController();
  runs.set(target.serverId, { domain: target.domain, log, abort });
  void drive(deps, target, log, abort.signal).finally(() => log.end());
  return log;
}

async function drive(deps: SetupDeps, { serverId, domain }: Target, log: EventLog<SetupEvent>, signal: AbortSignal): Promise<void> {
  using _run = deps.began?.(serverId);
  const events = runPlan({
    connect: (inner) => deps.remoteOf(serverId, inner),
    lock: (remote, inner) => deps.lock(remote, { serverId, reason: `set-up of ${domain}`, signal: inner }),
    plan: async (remote, inner) => {
      const { facts, preflight } = await look(deps, serverId, remote, domain, inner);
      insist(preflight);
      return stepsFor(deps, serverId, domain, facts);
    },
    keyLogin: (inner, explain) => provesKey(deps, serverId, inner, explain),
    publicKey: async () => (await deps.keyPairOf(serverId)).publicKey,
    completed: () => deps.completed(serverId, { domain, hostname: `mail.${domain}` }),
    signal,
    now: deps.now,
  });
  for await (const event of events) log.append(event);
}

async function* nothing(): AsyncGenerator<SetupEvent, void> {
  // No run has been started since the app was.
}
