/**
 * The two images of the practice world, put together from Debian packages (no registry) and kept under a tag that is the
 * hash of their recipe, so that they are built once.
 */
import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { debianArchive, debianMirrors, type DebianRecipe } from '../../../../server-bundle/deploy/image/debian.ts';
import { PalomarError } from '../../../contract/errors.ts';

export type ImageName = 'vps' | 'world';

const NO_DOCUMENTATION = [
  'path-exclude=/usr/share/man/*',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
];

const RECIPES: Readonly<Record<ImageName, DebianRecipe>> = {
  vps: {
    variant: 'minbase',
    withUpdates: true,
    include: [
      'systemd',
      'systemd-sysv',
      'dbus',
      'openssh-server',
      'ca-certificates',
      'iproute2',
      'iputils-ping',
      'netbase',
      'sudo',
      'procps',
      'tzdata',
      'cron',
    ],
    dpkgOptions: NO_DOCUMENTATION,
    hooks: [
      'rm -f "$1"/etc/ssh/ssh_host_* && : > "$1/etc/machine-id"',
      // As hosters hand it out: root may log in with a password.
      `printf 'PermitRootLogin yes\\nPasswordAuthentication yes\\n' > "$1/etc/ssh/sshd_config.d/50-cloud-init.conf"`,
    ],
  },
  world: {
    variant: 'minbase',
    include: [
      'knot',
      'knot-dnsutils',
      'unbound',
      'postfix',
      'opendkim',
      'opendmarc',
      'pebble',
      'openssl',
      'curl',
      'ca-certificates',
      'tini',
      'procps',
    ],
    dpkgOptions: NO_DOCUMENTATION,
    hooks: ['rm -f "$1"/etc/ssl/private/*.key'],
  },
};

/** The reference under which the image is kept. */
export function imageReference(name: ImageName): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([RECIPES[name], debianMirrors()]))
    .digest('hex')
    .slice(0, 12);
  return `palomar-practice-${name}:${hash}`;
}

export async function hasImage(docker: Docker, name: ImageName): Promise<boolean> {
  const images = await docker.listImages({ filters: { reference: [imageReference(name)] } });
  return images.length > 0;
}

/** Builds and tags; a half-built image is never tagged. */
export async function buildPracticeImage(
  docker: Docker,
  name: ImageName,
  options: { readonly signal: AbortSignal; readonly onOutput: (text: string) => void },
): Promise<void> {
  const archive = debianArchive(RECIPES[name], options);
  try {
    const progress = await docker.importImage(archive.tar, { abortSignal: options.signal });
    const followed = new Promise<string>((resolve, reject) => {
      docker.modem.followProgress(progress, (error, output: readonly { readonly status?: string }[] | null) =>
        error ? reject(error) : resolve(output?.at(-1)?.status ?? ''),
      );
    });
    await archive.done;
    const id = (await followed).trim();
    const [repository, tag] = imageReference(name).split(':');
    if (repository !== undefined && tag !== undefined) await docker.getImage(id).tag({ repo: repository, tag });
  } catch (cause) {
    if (options.signal.aborted) throw new PalomarError('CANCELLED', 'Stopped, as asked.', { cause });
    await archive.done.catch((error: unknown) => {
      throw error instanceof Error ? new PalomarError('COMMAND_FAILED', error.message, { cause }) : error;
    });
    throw cause;
  }
}

export async function removePracticeImages(docker: Docker): Promise<void> {
  const images = await docker.listImages({ filters: { reference: ['palomar-practice-vps', 'palomar-practice-world'] } });
  for (const image of images)
    await docker
      .getImage(image.Id)
      .remove({ force: true })
      .catch((error: unknown) => {
        // 409: another practice world on this machine runs on it. 404: that world has removed it.
        if (!(error instanceof Error && 'statusCode' in error && (error.statusCode === 409 || error.statusCode === 404))) throw error;
      });
}
