/** What the rest of the app and the tests need to know of a running practice world; kept, owner-only, in the data directory. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { dnsUpdateTarget, endpoint, hostKey } from '../../../contract/models.ts';

const vps = z.object({ endpoint, /** Of root. */ password: z.string(), hostKey });

export const practiceWorld = z.object({
  version: z.literal(1),
  /** Prefix of the containers' names. */
  name: z.string(),
  domain: z.string(),
  vps,
  /** Addresses of the VPS as the world sees them. */
  addresses: z.object({ ipv4: z.string(), ipv6: z.string() }),
  dns: z.object({
    roots: z.array(z.object({ name: z.string(), address: z.string() })),
    /** DS records of the root in presentation format. */
    trustAnchors: z.array(z.string()),
    /** Zones that unbound would answer itself (RFC 6761, 6303). */
    transparentZones: z.array(z.string()),
    /** A recursive resolver that validates. */
    resolver: z.string(),
    updates: z.array(dnsUpdateTarget),
  }),
  acme: z.object({
    directoryUrl: z.string(),
    /** PEM of the authority that signed the ACME server's own certificate. */
    certificateAuthority: z.string(),
  }),
  stranger: z.object({ domain: z.string(), address: z.string(), host: z.string(), ipv4: z.string(), ipv6: z.string() }),
  /** Hosts that take SMTP, for the check that port 25 is open outwards. */
  smtpProbeHosts: z.array(z.string()),
  startedAt: z.iso.datetime(),
});
export type PracticeWorld = z.infer<typeof practiceWorld>;
export type PracticeVps = z.infer<typeof vps>;

export function worldFile(home: string): string {
  return path.join(home, 'practice', 'world.json');
}

/** null when there is none, or one of another version. */
export async function readWorld(home: string): Promise<PracticeWorld | null> {
  try {
    return practiceWorld.parse(JSON.parse(await readFile(worldFile(home), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeWorld(home: string, world: PracticeWorld): Promise<void> {
  const file = worldFile(home);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(world, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function forgetWorld(home: string): Promise<void> {
  await rm(path.dirname(worldFile(home)), { recursive: true, force: true });
}
