/** The practice world as the app sees it: its calls, its VPS as one of our servers, and the world that such a server lives in. */
import { PalomarError } from '../../../contract/errors.ts';
import type { PracticeEvent, PracticeState, Server } from '../../../contract/models.ts';
import type { Vault } from '../../local/vault/vault.ts';
import { INTERNET, type DnsWorld } from '../dns/world.ts';
import type { PracticeService } from '../practice/practice.ts';
import { issuingRoot } from '../practice/stranger.ts';
import type { PracticeWorld } from '../practice/world.ts';
import type { ServersService } from '../servers/servers.ts';
import type { World as SetupWorld } from '../setup/situation.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

export interface PracticeCalls {
  status(options?: Options): Promise<PracticeState>;
  start(options?: Options): AsyncGenerator<PracticeEvent, void>;
  adopt(options?: Options): Promise<Server>;
  stop(options?: Options): Promise<Record<string, never>>;
}

interface Dependencies {
  readonly practice: PracticeService;
  readonly servers: ServersService;
  readonly vault: Vault;
}

export function createPracticeCalls({ practice, servers, vault }: Dependencies): PracticeCalls {
  const practiceServers = async (): Promise<Server[]> => ((await vault.state()).state === 'open' ? servers.list().filter((one) => one.practice) : []);
  return {
    status: async () => {
      const [state, [first]] = await Promise.all([practice.status(), practiceServers()]);
      return { ...state, serverId: first?.id ?? null };
    },
    start: ({ signal } = {}) => practice.start(signal ?? new AbortController().signal),
    adopt: async (options) => {
      const { vps } = await runningWorld(practice);
      const known = servers.list().filter((one) => one.practice);
      const same = known.find(({ hostKey }) => hostKey.fingerprint === vps.hostKey.fingerprint);
      if (same) return same;
      // An earlier world's server is no more: its address belongs to this one now.
      for (const { id } of known) await servers.forget({ serverId: id });
      const credential = { kind: 'password', password: vps.password } as const;
      return servers.add({ name: 'Practice server', endpoint: vps.endpoint, hostKey: vps.hostKey, credential, jump: [], practice: true }, options);
    },
    stop: async () => {
      for (const { id } of await practiceServers()) await servers.forget({ serverId: id });
      await practice.stop();
      return {};
    },
  };
}

/** By its address and its key: only the world that runs here can show both. */
export async function isPracticeVps(practice: PracticeService, { endpoint, hostKey }: Pick<Server, 'endpoint' | 'hostKey'>): Promise<boolean> {
  const vps = (await practice.world())?.vps;
  return vps?.endpoint.host === endpoint.host && vps.endpoint.port === endpoint.port && vps.hostKey.fingerprint === hostKey.fingerprint;
}

export async function setupWorldOf(practice: PracticeService, server: Server): Promise<SetupWorld> {
  if (!server.practice) return {};
  const { acme, dns, smtpProbeHosts } = await runningWorld(practice);
  return {
    acme: { directoryUrl: acme.directoryUrl, email: null, certificateAuthority: acme.certificateAuthority },
    resolver: { roots: dns.roots, trustAnchors: dns.trustAnchors, transparentZones: dns.transparentZones },
    outboundProbes: smtpProbeHosts,
  };
}

export async function dnsWorldOf(practice: PracticeService, server: Server): Promise<DnsWorld> {
  if (!server.practice) return INTERNET;
  const { dns, stranger } = await runningWorld(practice);
  return {
    roots: dns.roots,
    updateTargets: dns.updates,
    smtpProbes: [stranger.domain],
    blacklists: 'there are no blacklists in the practice world',
    desktopProbe: 'the practice world lives on this machine, so its way out is not tried',
  };
}

/** PEM of the root that issues certificates in the world of such a server; null for one on the Internet, and while the world cannot be asked. */
export async function practiceAuthority(practice: PracticeService, server: Server): Promise<string | null> {
  if (!server.practice) return null;
  try {
    return await issuingRoot(practice.docker, await runningWorld(practice));
  } catch {
    return null;
  }
}

/** The address under which the Internet (or the practice world) knows a server. Null when what was typed says nothing of it. */
export function publicHostOf(server: Server): string | null {
  return server.jump.length > 0 ? null : server.endpoint.host;
}

async function runningWorld(practice: PracticeService): Promise<PracticeWorld> {
  const world = await practice.world();
  if (!world) throw new PalomarError('NOT_FOUND', 'The practice world is not running. Start it first ("palomar practice up").');
  return world;
}
