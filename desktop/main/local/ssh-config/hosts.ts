/** The hosts that a person's SSH client knows by name (ssh_config(5)), as far as they say how to reach them and log in. */
import path from 'node:path';
import { open, stat } from 'node:fs/promises';
import SSHConfig from 'ssh-config';
import { PalomarError } from '../../../contract/errors.ts';
import { endpoint as endpointModel, type Endpoint, type SshHost } from '../../../contract/models.ts';
import { MAX_PRIVATE_KEY_BYTES, MAX_SSH_HOSTS } from '../limits.ts';
import { expandedSshConfig } from './expand.ts';

/** In the order of the file. Patterns are no hosts; what has no usable address is left out. */
export async function sshHosts(home: string): Promise<SshHost[]> {
  const config = parsed(await expandedSshConfig(home));
  const named = config.flatMap((line) => (line.type === SSHConfig.DIRECTIVE && /^host$/i.test(line.param) ? valuesOf(line.value) : []));
  const names = [...new Set(named)].filter((name) => !/[*?!]/.test(name)).slice(0, MAX_SSH_HOSTS);
  return names.flatMap((name) => hostOf(config, name, home) ?? []);
}

/**
 * The private key in a file that the SSH client is told to use. Any other file stays unread: the interface names the path.
 * @throws PalomarError NOT_FOUND, INVALID_INPUT
 */
export async function readIdentity(home: string, file: string): Promise<string> {
  const known = (await sshHosts(home)).some(({ identityFile }) => identityFile === file);
  if (!known) throw new PalomarError('INVALID_INPUT', `Your SSH configuration does not name the key file ${file}. Paste the key instead.`);
  try {
    if (!(await stat(file)).isFile()) throw new PalomarError('INVALID_INPUT', `${file} is not a file, so it holds no private key.`);
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_PRIVATE_KEY_BYTES + 1), 0, MAX_PRIVATE_KEY_BYTES + 1, 0);
    if (bytesRead > MAX_PRIVATE_KEY_BYTES) throw new PalomarError('INVALID_INPUT', `${file} is too large to be a private key.`);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (cause) {
    if (cause instanceof PalomarError) throw cause;
    throw new PalomarError('NOT_FOUND', `The key file ${file} cannot be read. See that it is there and yours, or paste the key.`, { cause });
  }
}

function parsed(text: string): SSHConfig {
  try {
    return SSHConfig.parse(text);
  } catch (cause) {
    throw new PalomarError('INVALID_INPUT', 'Your SSH configuration (~/.ssh/config) cannot be understood. Check it with "ssh -G <host>".', { cause });
  }
}

function hostOf(config: SSHConfig, name: string, home: string): SshHost | null {
  const options = optionsOf(config, name);
  const endpoint = endpointOf(options, name);
  if (!endpoint) return null;
  const identity = first(options['identityfile']);
  const proxyJump = first(options['proxyjump']) ?? 'none';
  const jump = proxyJump.toLowerCase() === 'none' ? [] : proxyJump.split(',').map((hop) => jumpOf(config, hop.trim()));
  return {
    alias: name,
    endpoint,
    identityFile: identity === null || identity.toLowerCase() === 'none' ? null : fileOf(identity, home, endpoint),
    jump: jump.filter((hop) => hop !== null).slice(0, 4),
    /** Without its way, a host is not reachable as the person reaches it. */
    hasOtherProxy: jump.includes(null) || (first(options['proxycommand']) ?? 'none').toLowerCase() !== 'none',
  };
}

/** `[user@]host[:port]`, where host may be a name of the same file. */
function jumpOf(config: SSHConfig, hop: string): Endpoint | null {
  const [, user, bracketed, host = bracketed ?? '', port] = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?\/?$/.exec(hop) ?? [];
  const known = endpointOf(optionsOf(config, host), host);
  const given = { ...known, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: Number(port) }) };
  return endpointModel.safeParse(given).data ?? null;
}

function optionsOf(config: SSHConfig, name: string): Readonly<Record<string, string | string[] | undefined>> {
  return config.compute(name, { ignoreCase: true, matchExec: false });
}

function endpointOf(options: Readonly<Record<string, string | string[] | undefined>>, name: string): Endpoint | null {
  const host = (first(options['hostname']) ?? name).replaceAll('%h', name).replaceAll('%%', '%');
  const user = first(options['user']);
  return endpointModel.safeParse({ host, port: Number(first(options['port']) ?? 22), ...(user === null ? {} : { user }) }).data ?? null;
}

/** Tokens of ssh_config(5), as far as a key file has them. */
function fileOf(given: string, home: string, { host, user }: Endpoint): string {
  const tokens: Readonly<Record<string, string>> = { '%%': '%', '%d': home, '%h': host, '%r': user };
  const filled = given.replace(/%./g, (token) => tokens[token] ?? token).replace(/^~(?=\/)/, home);
  return path.resolve(home, filled);
}

function first(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function valuesOf(value: string | readonly { readonly val: string }[]): readonly string[] {
  return typeof value === 'string' ? [value] : value.map(({ val }) => val);
}
