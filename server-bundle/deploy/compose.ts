/**
 * The deployment as files: what set-up writes to the server, rendered from the stack configuration. Pure; no secret is
 * ever in it. Each service is a container of the one image: not root, read-only, without capabilities, within limits.
 */
import { createHash } from 'node:crypto';
import {
  API_PORT,
  COMPANIONS,
  CONFIGURATION_URL_FILE,
  CONTAINER_PATHS,
  HOST_PATHS,
  INNER_PORTS,
  SECRET_READERS,
  SECRETS,
  SERVICES,
  STACK_UID,
  publishedPorts,
  type ServiceName,
  type StackConfiguration,
} from '../contract/stack.ts';
import { HEALTH, LOG_MAX_FILES, LOG_MAX_SIZE, MAX_MEMORY_FACTOR, MEMORY, PIDS, REFERENCE_MEMORY_BYTES, STOP_GRACE, TMP_MIB } from './limits.ts';
import { toYaml, type YamlValue } from './yaml.ts';

export interface DeploymentOptions {
  readonly stack: StackConfiguration;
  /** As `docker load` names it; never pulled. */
  readonly imageReference: string;
  /** Of the server; 1 GiB when not known. */
  readonly memoryBytes?: number;
  /** Docker Engine before 25 refuses health checks that are frequent only at the start. */
  readonly startInterval?: boolean;
}

export interface DeploymentFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string;
  readonly owner: string;
  readonly secret?: boolean;
}

export interface Deployment {
  readonly files: readonly DeploymentFile[];
}

type Network = 'inside' | 'outside' | 'door';
type Volume = 'mail' | 'tls' | 'redis' | 'resolver';

/**
 * `inside` has no way out. `outside` has. `door` takes published connections in and lets nothing out by itself, for
 * services that are reached but never call anybody.
 */
const NETWORKS: Readonly<Record<ServiceName, readonly Network[]>> = {
  redis: ['inside'],
  resolver: ['inside', 'outside'],
  sqlite: ['inside'],
  api: ['inside', 'door'],
  web: ['inside', 'outside'],
  bree: ['inside', 'outside'],
  mx: ['inside', 'outside'],
  smtp: ['inside', 'outside'],
  'smtp-bree': ['inside', 'outside'],
  imap: ['inside', 'door'],
};

/** The one writer of each volume, and those that may read it. */
const VOLUMES: Readonly<Record<Volume, { readonly writer: ServiceName; readonly readers: readonly ServiceName[] }>> = {
  mail: { writer: 'sqlite', readers: [] },
  tls: { writer: 'bree', readers: ['api', 'web', 'mx', 'smtp', 'imap'] },
  redis: { writer: 'redis', readers: [] },
  resolver: { writer: 'resolver', readers: [] },
};

const NEEDS: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  redis: [],
  resolver: [],
  sqlite: [],
  api: ['sqlite'],
  web: [],
  bree: ['sqlite', 'resolver'],
  mx: ['sqlite', 'redis', 'resolver', 'bree'],
  smtp: ['sqlite', 'redis', 'resolver', 'bree'],
  'smtp-bree': ['sqlite', 'resolver'],
  imap: ['sqlite', 'redis', 'bree'],
};

/** Unique local addresses (RFC 4193): Docker 26 wants to be told. */
const IPV6_SUBNETS = { outside: 'fd50:616c:6f6d:1::/64', door: 'fd50:616c:6f6d:2::/64' } as const;

export function renderDeployment(options: DeploymentOptions): Deployment {
  const stack = `${JSON.stringify(options.stack, null, 2)}\n`;
  const compose = `# Written by Palomar from ${HOST_PATHS.stack}; changes made here last until the next set-up.\n${toYaml(composeFile(options, stack))}`;
  return {
    files: [
      { path: HOST_PATHS.stack, content: stack, mode: '0644', owner: 'root:root' },
      { path: HOST_PATHS.compose, content: compose, mode: '0644', owner: 'root:root' },
    ],
  };
}

function composeFile(options: DeploymentOptions, stack: string): YamlValue {
  const configuration = createHash('sha256').update(stack).digest('hex');
  return {
    name: HOST_PATHS.project,
    services: Object.fromEntries(SERVICES.map((service) => [service, serviceOf(service, options, configuration)])),
    networks: networks(options.stack.addresses.ipv6 !== null),
    volumes: Object.fromEntries(Object.keys(VOLUMES).map((volume) => [volume, {}])),
    secrets: Object.fromEntries(secretsOf(options.stack).map((secret) => [secret, { file: `${HOST_PATHS.secrets}/${secret}` }])),
  };
}

function serviceOf(service: ServiceName, options: DeploymentOptions, configuration: string): YamlValue {
  const { containerMiB, heapMiB } = memoryOf(service, options.memoryBytes);
  const secrets = secretsOf(options.stack, service);
  const ports = portsOf(service, options.stack);
  return {
    image: options.imageReference,
    pull_policy: 'never',
    command: [service, ...(COMPANIONS[service] ?? [])],
    restart: 'unless-stopped',
    depends_on: NEEDS[service].length > 0 ? NEEDS[service] : undefined,
    user: `${STACK_UID}:${STACK_UID}`,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    tmpfs: [`/tmp:size=${TMP_MIB}m,mode=1777,noexec,nosuid,nodev`],
    mem_limit: `${containerMiB}m`,
    pids_limit: PIDS,
    stop_grace_period: STOP_GRACE,
    environment: heapMiB === null ? undefined : { NODE_OPTIONS: `--max-old-space-size=${heapMiB}` },
    networks: networksOf(service, options.stack),
    ports: ports.length > 0 ? ports : undefined,
    secrets: secrets.length > 0 ? secrets : undefined,
    volumes: [
      { type: 'bind', source: HOST_PATHS.stack, target: CONTAINER_PATHS.stack, read_only: true, bind: { create_host_path: false } },
      ...volumesOf(service),
    ],
    // A changed configuration makes Compose replace the container.
    labels: { 'palomar.configuration': configuration },
    logging: { driver: 'local', options: { 'max-size': LOG_MAX_SIZE, 'max-file': LOG_MAX_FILES } },
    healthcheck: healthcheck(service, options.startInterval ?? true),
  };
}

/** Of one service, or all. The address of a PostgreSQL is the administrator's, and only where there is one. */
function secretsOf({ configurationDatabase }: StackConfiguration, service?: ServiceName): readonly string[] {
  const made = SECRETS.filter((secret) => service === undefined || SECRET_READERS[secret].includes(service));
  const isAsked = configurationDatabase === 'postgres' && (service === undefined || service === 'sqlite');
  return isAsked ? [...made, CONFIGURATION_URL_FILE] : made;
}

/** A PostgreSQL is elsewhere: storage has a way out then, and none otherwise. */
function networksOf(service: ServiceName, { configurationDatabase }: StackConfiguration): readonly Network[] {
  return service === 'sqlite' && configurationDatabase === 'postgres' ? [...NETWORKS.sqlite, 'outside'] : NETWORKS[service];
}

function memoryOf(service: ServiceName, memoryBytes = REFERENCE_MEMORY_BYTES): { readonly containerMiB: number; readonly heapMiB: number | null } {
  const factor = Math.min(MAX_MEMORY_FACTOR, Math.max(1, memoryBytes / REFERENCE_MEMORY_BYTES));
  const { containerMiB, heapMiB } = MEMORY[service];
  return { containerMiB: Math.floor(containerMiB * factor), heapMiB: heapMiB === null ? null : Math.floor(heapMiB * factor) };
}

function portsOf(service: ServiceName, stack: StackConfiguration): readonly string[] {
  const published = publishedPorts(stack)
    .filter(([, name]) => name === service)
    .map(([outer, , inner]) => `${outer}:${inner}`);
  return service === 'api' ? [`127.0.0.1:${API_PORT}:${INNER_PORTS.api.http}`] : published;
}

function volumesOf(service: ServiceName): readonly YamlValue[] {
  return Object.entries(VOLUMES).flatMap(([volume, { writer, readers }]) => {
    const target = CONTAINER_PATHS[volume as Volume];
    if (service === writer) return [{ type: 'volume', source: volume, target }];
    return readers.includes(service) ? [{ type: 'volume', source: volume, target, read_only: true }] : [];
  });
}

function healthcheck(service: ServiceName, startInterval: boolean): YamlValue {
  return {
    test: ['CMD', '/usr/bin/node', '/app/palomar-server.cjs', 'health', service],
    interval: HEALTH.interval,
    timeout: HEALTH.timeout,
    retries: HEALTH.retries,
    start_period: HEALTH.startPeriod,
    start_interval: startInterval ? HEALTH.startInterval : undefined,
  };
}

function networks(withIpv6: boolean): YamlValue {
  const ipv6 = (subnet: string) => (withIpv6 ? { enable_ipv6: true, ipam: { config: [{ subnet }] } } : {});
  return {
    inside: { internal: true },
    outside: ipv6(IPV6_SUBNETS.outside),
    door: { driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' }, ...ipv6(IPV6_SUBNETS.door) },
  };
}
