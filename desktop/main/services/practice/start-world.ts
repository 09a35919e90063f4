/** Puts the five containers of the practice world on their network, each ready to answer before it counts as started. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { PalomarError } from '../../../contract/errors.ts';
import { ACME_AUTHORITY_FILE, acmeFiles } from './acme.ts';
import { authorityFiles, dsCommand } from './authority.ts';
import { execIn, logOf, runContainer, runIn, type FileInContainer } from './containers.ts';
import { imageReference } from './images.ts';
import { ACME_PORT, containerName, PRACTICE_DOMAIN, ROOT_SERVER, STRANGER_DOMAIN, TSIG_KEY, type Role, type WorldLayout } from './layout.ts';
import { resolverFiles } from './resolver.ts';
import type { Stages } from './stages.ts';
import { STRANGER_USER, strangerFiles } from './stranger-host.ts';
import { startVps } from './vps.ts';
import type { PracticeWorld } from './world.ts';

interface Context {
  readonly docker: Docker;
  readonly layout: WorldLayout;
  readonly stages: Stages;
  readonly signal: AbortSignal;
}

const READY_TIMEOUT_MS = 30_000;

export async function startWorld(context: Context): Promise<PracticeWorld> {
  const { docker, layout, stages, signal } = context;
  await stages.run('network', `The network ${layout.network.ipv4}`, () => createNetwork(docker, layout));
  // The VPS takes longest to boot and needs nobody to do so.
  const vps = stages.run('vps', 'A fresh VPS with a root password', () => startVps(docker, layout, signal));
  const around = startSurroundings(context);
  const [server, rest] = await Promise.all([vps, around]);
  return {
    version: 1,
    name: layout.name,
    domain: PRACTICE_DOMAIN,
    vps: server,
    addresses: layout.addresses.vps,
    ...rest,
    startedAt: new Date().toISOString(),
  };
}

async function startSurroundings(context: Context): Promise<Pick<PracticeWorld, 'dns' | 'acme' | 'stranger' | 'smtpProbeHosts'>> {
  const { layout, stages } = context;
  const { authority, resolver, stranger } = layout.addresses;
  const tsigSecret = randomBytes(32).toString('base64');
  const dkim = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const strangerDkimKey = dkim.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const dkimPrivateKey = dkim.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  const anchors = await stages.run('authority', 'The authority: a signed root, test and the mail domains', async () => {
    const container = await start(context, 'authority', authorityFiles({ layout, tsigSecret, strangerDkimKey }));
    await ready(context, 'authority', `kdig @127.0.0.1 ${PRACTICE_DOMAIN} SOA +short +retry=0 +timeout=1 | grep -q .`);
    const ds = async (zone: string) => (await runIn(container, dsCommand(zone), { signal: context.signal })).trim().split('\n');
    return { root: await ds('.'), islands: (await Promise.all(['test', layout.reverse.ipv4, layout.reverse.ipv6].map(ds))).flat() };
  });
  await stages.run('resolver', 'A resolver that validates', async () => {
    await start(context, 'resolver', resolverFiles(layout, anchors.islands));
    await ready(context, 'resolver', `kdig @127.0.0.1 +dnssec ${PRACTICE_DOMAIN} SOA +retry=0 +timeout=1 | grep -q 'Flags:.* ad[; ]'`);
  });
  const [certificateAuthority] = await Promise.all([
    stages.run('acme', 'An ACME server', async () => {
      const container = await start(context, 'acme', acmeFiles(layout));
      await ready(context, 'acme', `curl -fsS --cacert ${ACME_AUTHORITY_FILE} https://127.0.0.1:${ACME_PORT}/dir`);
      return runIn(container, ['cat', ACME_AUTHORITY_FILE], { signal: context.signal });
    }),
    stages.run('stranger', `A stranger’s mail server, ${STRANGER_DOMAIN}`, async () => {
      await start(context, 'stranger', strangerFiles(layout, dkimPrivateKey));
      await ready(context, 'stranger', `printf 'QUIT\\r\\n' | curl -fsS --max-time 2 telnet://127.0.0.1:25 | grep -q '^220 '`);
    }),
  ]);
  const update = (zone: string) => ({
    host: authority.ipv4,
    port: 53,
    zone,
    keyName: TSIG_KEY,
    algorithm: 'hmac-sha256' as const,
    secret: tsigSecret,
  });
  return {
    dns: {
      roots: [{ name: ROOT_SERVER, address: authority.ipv4 }],
      trustAnchors: anchors.root,
      transparentZones: ['test', '10.in-addr.arpa', 'd.f.ip6.arpa'],
      resolver: resolver.ipv4,
      updates: [PRACTICE_DOMAIN, layout.reverse.ipv4, layout.reverse.ipv6].map(update),
    },
    acme: { directoryUrl: `https://acme.test:${ACME_PORT}/dir`, certificateAuthority },
    stranger: {
      domain: STRANGER_DOMAIN,
      address: `${STRANGER_USER}@${STRANGER_DOMAIN}`,
      host: `mail.${STRANGER_DOMAIN}`,
      ...stranger,
    },
    smtpProbeHosts: [`mail.${STRANGER_DOMAIN}`],
  };
}

async function createNetwork(docker: Docker, layout: WorldLayout): Promise<void> {
  try {
    await docker.createNetwork({
      Name: layout.name,
      EnableIPv6: true,
      IPAM: { Driver: 'default', Config: [{ Subnet: layout.network.ipv4 }, { Subnet: layout.network.ipv6 }] },
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PalomarError(
      'CONFLICT',
      `Docker could not make the practice network ${layout.network.ipv4}: ${why} If another network uses these addresses, remove it and start again.`,
      {
        cause,
      },
    );
  }
}

function start({ docker, layout }: Context, role: Exclude<Role, 'vps'>, files: readonly FileInContainer[]): Promise<Docker.Container> {
  return runContainer(docker, layout, {
    role,
    image: imageReference('world'),
    hostname: role === 'stranger' ? `mail.${STRANGER_DOMAIN}` : role,
    command: ['/usr/bin/tini', '-g', '--', '/practice/start'],
    files,
    // The authority and the resolver ask nobody but Docker's own embedded resolver.
    ...(role === 'stranger' || role === 'acme' ? { dns: layout.addresses.resolver.ipv4 } : {}),
  });
}

/** Asks inside the container, ten times a second, until the program answers. */
async function ready({ docker, layout, signal }: Context, role: Role, question: string): Promise<void> {
  const container = docker.getContainer(containerName(layout, role));
  const tries = READY_TIMEOUT_MS / 100;
  const script = `n=0; until ${question} >/dev/null 2>&1; do n=$((n+1)); [ $n -lt ${tries} ] || exit 1; sleep 0.1; done`;
  const result = await execIn(container, ['/bin/sh', '-c', script], { signal });
  if (result.exitCode === 0) return;
  const log = await logOf(container, 20);
  throw new PalomarError('SERVICE_DIED', `The practice world’s ${role} did not come up. Its last lines:\n${log}`);
}
