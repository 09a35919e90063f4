import { describe, expect, it } from 'vitest';
import { COMPANIONS, PUBLISHED_PORTS, SECRET_READERS, SECRETS, SERVICES, type StackConfiguration } from '../contract/stack.ts';
import { renderDeployment, type DeploymentOptions } from './compose.ts';
import { MEMORY } from './limits.ts';

const stack: StackConfiguration = {
  version: 1,
  domain: 'example.org',
  hostname: 'mail.example.org',
  addresses: { ipv4: '192.0.2.10', ipv6: '2001:db8::10' },
  acme: { directoryUrl: 'https://acme.example/dir', email: null, certificateAuthority: null },
  resolver: { roots: [], trustAnchors: [], transparentZones: [] },
};

function compose(options: Partial<DeploymentOptions> = {}): string {
  const { files } = renderDeployment({ stack, imageReference: 'palomar-server:1-abc', ...options });
  return files.find((file) => file.path === '/etc/palomar/compose.yaml')?.content ?? '';
}

/** The block of one service. */
function service(name: string, text = compose()): string {
  return new RegExp(`^ {2}"?${name}"?:\\n((?: {4}.*\\n)+)`, 'm').exec(text.slice(text.indexOf('services:')))?.[1] ?? '';
}

describe('renderDeployment', () => {
  it('writes the stack configuration as the services read it, and no secret anywhere', () => {
    const { files } = renderDeployment({ stack, imageReference: 'palomar-server:1-abc' });
    expect(files.map(({ path, mode, owner }) => [path, mode, owner])).toEqual([
      ['/etc/palomar/stack.json', '0644', 'root:root'],
      ['/etc/palomar/compose.yaml', '0644', 'root:root'],
    ]);
    expect(JSON.parse(files[0]?.content ?? '')).toEqual(stack);
    expect(files.map((file) => file.content).join('')).not.toMatch(/[0-9a-f]{64}"?\n(?!\s+logging)/);
  });

  it.each(SERVICES)('locks %s up: not root, read-only, no capability, within limits', (name) => {
    const block = service(name);
    for (const line of [
      'image: "palomar-server:1-abc"',
      'pull_policy: never',
      `command: [${[name, ...(COMPANIONS[name] ?? [])].join(', ')}]`,
      'restart: unless-stopped',
      'user: "10001:10001"',
      'read_only: true',
      'cap_drop: [ALL]',
      'security_opt: ["no-new-privileges:true"]',
      `mem_limit: "${MEMORY[name].containerMiB}m"`,
      'pids_limit: 64',
      'driver: local',
      `test: [CMD, /usr/bin/node, /app/palomar-server.cjs, health, ${name}]`,
    ])
      expect(block).toContain(line);
    expect(block).not.toMatch(/privileged|network_mode|pid:|docker\.sock/);
  });

  it('gives every secret to its readers only', () => {
    for (const name of SERVICES) {
      const expected = SECRETS.filter((secret) => SECRET_READERS[secret].includes(name));
      expect(/ secrets: \[(.*)\]/.exec(service(name))?.[1]?.split(', ') ?? []).toEqual(expected);
    }
  });

  it('gives storage a way out and the address of a PostgreSQL only where one is asked for', () => {
    const shared = compose({ stack: { ...stack, configurationDatabase: 'postgres' } });
    expect(service('sqlite', shared)).toMatch(/ secrets: \[.*configuration-url\]/);
    expect(service('sqlite', shared)).toContain('networks: [inside, outside]');
    expect(shared).toContain('file: /etc/palomar/secrets/configuration-url');
    for (const name of SERVICES) if (name !== 'sqlite') expect(service(name, shared)).not.toContain('configuration-url');
    expect(compose({ stack: { ...stack, configurationDatabase: 'file' } })).not.toContain('configuration-url');
  });

  it('publishes the mail and web ports on every address, and the API on the loopback only', () => {
    const published = PUBLISHED_PORTS.map(([outer, name, inner]) => [name, `"${outer}:${inner}"`] as const);
    for (const [name, port] of published) expect(/ ports: \[(.*)\]/.exec(service(name))?.[1]?.split(', ')).toContain(port);
    expect(service('api')).toContain('ports: ["127.0.0.1:4000:4000"]');
    expect(
      compose()
        .match(/"[\d.:]+:\d+"/g)
        ?.filter((text) => !text.startsWith('"10001')),
    ).toHaveLength(published.length + 1);
  });

  it('publishes the ports that begin in the clear only where they are asked for, each once', () => {
    for (const port of ['143:', '110:']) expect(compose()).not.toContain(`"${port}`);
    const asked = service('imap', compose({ stack: { ...stack, startTlsPorts: ['imap', 'imap'] } }));
    expect(asked.match(/"143:2143"/g)).toHaveLength(1);
    expect(asked).not.toContain('"110:');
    expect(service('imap', compose({ stack: { ...stack, startTlsPorts: ['pop3', 'imap'] } }))).toMatch(/"110:2110", "143:2143"/);
  });

  it('keeps storage and redis on the network that has no way out', () => {
    for (const name of ['redis', 'sqlite']) expect(service(name)).toContain('networks: [inside]');
    expect(compose()).toMatch(/^networks:\n {2}inside:\n {4}internal: true\n/m);
  });

  it('lets one service write each volume, and the others only read the certificate', () => {
    const mounts = (volume: string) => SERVICES.filter((name) => service(name).includes(`source: ${volume}\n`));
    expect(mounts('mail')).toEqual(['sqlite']);
    const writers = mounts('tls').filter((name) => !/source: tls\n\s+target: \/data\/tls\n\s+read_only: true/.test(service(name)));
    expect(writers).toEqual(['bree']);
  });

  it('asks for IPv6 networks only where the server has an address', () => {
    expect(compose()).toContain('enable_ipv6: true');
    expect(compose({ stack: { ...stack, addresses: { ipv4: '192.0.2.10', ipv6: null } } })).not.toContain('ipv6');
  });

  it('grows the limits with the memory of the server, within bounds', () => {
    const limit = (memoryBytes: number) => Number(/mem_limit: "(\d+)m"/.exec(service('imap', compose({ memoryBytes })))?.[1]);
    expect([limit(512 * 2 ** 20), limit(2 ** 30), limit(2 ** 31), limit(2 ** 40)]).toEqual([384, 384, 768, 1536]);
  });

  it('changes every service when the configuration changes, so that Compose replaces them', () => {
    const label = (text: string) => /palomar.configuration: "?([0-9a-f]{64})/.exec(text)?.[1];
    expect(label(compose())).toBeDefined();
    expect(label(compose({ stack: { ...stack, domain: 'example.net' } }))).not.toBe(label(compose()));
  });

  it('leaves out what an old Docker Engine refuses', () => {
    expect(compose()).toContain('start_interval');
    expect(compose({ startInterval: false })).not.toContain('start_interval');
  });
});
