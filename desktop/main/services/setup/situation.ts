/** From what was seen and what is wanted to what planning reads: plain data on both sides. */
import { createHash } from 'node:crypto';
import { PalomarError } from '../../../contract/errors.ts';
import type { Preflight } from '../../../contract/models.ts';
import type { BundleManifest } from '../../../../server-bundle/contract/manifest.ts';
import { HOST_PATHS, SECRETS, SERVICES, STACK_UID, stackConfiguration, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';
import type { DeploymentFile, Desired, Observed } from '../../plan/situation.ts';
import { choicesIn } from './choices.ts';
import type { Facts } from './facts.ts';
import { LIMITS } from './limits.ts';
import { neededPorts, otherPorts } from './ports.ts';
import { isContainer } from './preflight.ts';
import { addressesOf, architectureOf, supportOf } from './system.ts';

/** Where a server lives when it is not on the open Internet (a practice world), and what a caller may tune. */
export interface World {
  readonly acme?: StackConfiguration['acme'];
  readonly resolver?: StackConfiguration['resolver'];
  /** Asked whether their port 25 opens. Empty: nobody, and the check says unknown. */
  readonly outboundProbes?: readonly string[];
}

export interface Bundle {
  readonly manifest: BundleManifest;
  /** Folder that the manifest's files are in. */
  readonly folder: string;
}

const INTERNET = {
  acme: { directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory', email: null, certificateAuthority: null },
  resolver: { roots: [], trustAnchors: [], transparentZones: [] },
} as const satisfies World;

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @throws PalomarError UNSUPPORTED_SYSTEM */
export function observedFrom(facts: Facts): Observed {
  const support = supportOf(facts);
  if (!support.ok) throw new PalomarError('UNSUPPORTED_SYSTEM', `${facts.os['PRETTY_NAME'] ?? 'This system'} cannot be set up. ${support.reason}`);
  if (facts.sshPorts.length === 0)
    throw new PalomarError('PREFLIGHT_FAILED', 'The port that SSH is used on could not be found out, and a firewall must not be built on a guess.');
  return {
    distribution: support.distribution,
    version: facts.os['VERSION_ID'] ?? '',
    sshPorts: facts.sshPorts,
    sshd: facts.sshd,
    otherPorts: otherPorts(facts),
    firewall: facts.firewall,
    docker: facts.docker,
    swarm: facts.swarm,
    daemonJson: facts.daemonJson,
    ipv6: facts.kernelIpv6,
    container: isContainer(facts),
  };
}

/** @throws PalomarError PREFLIGHT_FAILED without an IPv4 address */
export function stackFor(domain: string, facts: Facts, host: string | null, world: World): StackConfiguration {
  const { ipv4, ipv6 } = addressesOf(facts, host);
  if (ipv4 === null) throw new PalomarError('PREFLIGHT_FAILED', 'The server has no IPv4 address, and most of the world sends mail over IPv4 only.');
  return stackConfiguration.parse({
    version: 1,
    domain,
    hostname: `mail.${domain}`,
    addresses: { ipv4, ipv6 },
    acme: world.acme ?? INTERNET.acme,
    resolver: world.resolver ?? INTERNET.resolver,
    ...choicesIn(facts.stack),
  } satisfies StackConfiguration);
}

/** @throws PalomarError BUNDLE_MISSING when the bundle has no image for the server's processor */
export function desiredFor(facts: Facts, bundle: Bundle, publicKey: string, files: readonly DeploymentFile[]): Desired {
  const architecture = architectureOf(facts);
  const image = architecture === null ? undefined : bundle.manifest.images[architecture];
  if (image === undefined)
    throw new PalomarError(
      'BUNDLE_MISSING',
      `This app carries no image for the server's processor (${facts.machine}), so there is nothing to install on it.`,
    );
  return {
    publicKey,
    project: HOST_PATHS.project,
    services: SERVICES,
    paths: { configuration: HOST_PATHS.configuration, compose: HOST_PATHS.compose, secrets: HOST_PATHS.secrets, images: HOST_PATHS.images },
    uid: STACK_UID,
    secrets: SECRETS,
    ports: neededPorts(facts),
    files,
    image: {
      source: `${bundle.folder}/${image.file}`,
      reference: bundle.manifest.reference,
      id: image.id,
      sha256: image.sha256,
      sizeBytes: image.sizeBytes,
    },
    startTimeoutMs: LIMITS.startTimeoutMs,
  };
}

const CODES = {
  system: 'UNSUPPORTED_SYSTEM',
  architecture: 'UNSUPPORTED_SYSTEM',
  root: 'SUDO_REFUSED',
  ports: 'PORT_TAKEN',
  domain: 'CONFLICT',
} as const;

/** @throws PalomarError with the code of the first failed check and the words of all of them */
export function insist(preflight: Preflight): void {
  const failed = preflight.checks.filter((check) => check.result === 'fail');
  const [first] = failed;
  if (first === undefined) return;
  const code = Object.entries(CODES).find(([id]) => id === first.id)?.[1] ?? 'PREFLIGHT_FAILED';
  const words = failed.map((check) => `${check.title}: ${check.found}. ${check.remedy ?? ''}`.trim());
  throw new PalomarError(code, words.join('\n'), { data: { checks: failed.map((check) => check.id) } });
}
