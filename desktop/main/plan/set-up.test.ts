import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { render } from './command.ts';
import { describeStep } from './describe.ts';
import { planSetUp } from './set-up.ts';
import type { Desired, Observed } from './situation.ts';
import type { Action, Step } from './step.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const fresh: Observed = {
  distribution: 'debian',
  version: '13',
  sshPorts: [2222],
  sshd: { permitrootlogin: 'yes', maxauthtries: '6' },
  otherPorts: [],
  firewall: 'none',
  docker: null,
  swarm: false,
  daemonJson: null,
  ipv6: true,
  container: false,
};

const desired: Desired = {
  publicKey: 'ssh-ed25519 AAAAC3Nz palomar',
  project: 'palomar',
  services: ['redis', 'mx'],
  paths: {
    configuration: '/etc/palomar',
    compose: '/etc/palomar/compose.yaml',
    secrets: '/etc/palomar/secrets',
    images: '/var/lib/palomar/images',
  },
  uid: 10_001,
  secrets: ['api-token'],
  ports: [25, 443],
  files: [
    { path: '/etc/palomar/compose.yaml', content: 'name: palomar\n', mode: '0644', owner: 'root:root' },
    { path: '/etc/palomar/hidden', content: 'do not show this', mode: '0600', owner: 'root:root', secret: true },
  ],
  image: {
    source: '/app/image.tar.gz',
    reference: 'palomar-server:1-abc',
    id: `sha256:${'a'.repeat(64)}`,
    sha256: 'b'.repeat(64),
    sizeBytes: 40_000_000,
  },
  startTimeoutMs: 120_000,
};

const plan = (observed: Partial<Observed> = {}): readonly Step[] => planSetUp({ ...fresh, ...observed }, desired, digest);

function step(id: string, observed: Partial<Observed> = {}): Step {
  const found = plan(observed).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found;
}

const commands = (actions: readonly Action[]): string[] => actions.flatMap((action) => (action.kind === 'run' ? [render(action.command)] : []));
const written = (one: Step, path: string): string | undefined =>
  one.apply.flatMap((action) => (action.kind === 'write' && action.path === path ? [action.content] : []))[0];

it('goes from the key to a healthy stack in a fixed order', () => {
  expect(plan().map((one) => one.id)).toEqual([
    'authorize-key',
    'base-packages',
    'unattended-upgrades',
    'firewall',
    'harden-ssh',
    'docker',
    'docker-configuration',
    'directories',
    'secrets',
    'upload-image',
    'load-image',
    'configuration',
    'start-stack',
  ]);
});

it('is the same plan each time it is made', () => {
  expect(plan()).toEqual(plan());
});

it('gives every step a reason, a proof, and something to do', () => {
  for (const one of plan()) {
    expect(one.why.length, one.id).toBeGreaterThan(20);
    expect(one.apply.length, one.id).toBeGreaterThan(0);
    expect(one.verify.kind, one.id).not.toBe('never');
  }
});

it('keeps the SSH port that is in use open, and only that one', () => {
  const rules = written(step('firewall'), '/etc/palomar/firewall.nft.new');
  expect(rules).toContain('tcp dport { 25, 443, 2222 } accept');
  expect(rules).toContain('policy drop');
  expect(rules).not.toMatch(/\b22\b/);
});

it('touches no table but its own', () => {
  const rules = written(step('firewall'), '/etc/palomar/firewall.nft.new') ?? '';
  expect(rules).not.toContain('flush ruleset');
  const tables = rules.match(/^ *(?:delete )?table \S+ \S+/gm) ?? [];
  expect(new Set(tables.map((table) => table.replace('delete ', '')))).toEqual(new Set(['table inet palomar']));
  expect(rules).not.toMatch(/hook (forward|prerouting|output|postrouting)/);
});

it('arms the timer that takes the rules back before it loads them, and stops it only after a new login', () => {
  const order = step('firewall').apply.map((action) => (action.kind === 'run' ? render(action.command) : action.kind));
  const armed = order.findIndex((line) => line.includes('systemd-run') && line.includes('--on-active'));
  const loaded = order.indexOf('sudo nft -f /etc/palomar/firewall.nft.new');
  const proven = order.indexOf('wait');
  const confirmed = order.findIndex((line) => line.includes('mv -f "$2.new" "$2"'));
  expect([armed, loaded, proven, confirmed].every((at) => at !== -1)).toBe(true);
  expect(armed).toBeLessThan(loaded);
  expect(loaded).toBeLessThan(proven);
  expect(proven).toBeLessThan(confirmed);
});

it('says which other services a closed firewall cuts off', () => {
  expect(step('firewall', { otherPorts: [{ port: 3306, process: 'mariadbd' }] }).why).toContain('3306 (mariadbd)');
});

it('asks an active ufw or firewalld instead of adding a firewall beside it', () => {
  expect(commands(step('firewall', { firewall: 'ufw' }).apply)).toContain('sudo ufw allow 2222/tcp comment palomar');
  expect(commands(step('firewall', { firewall: 'firewalld' }).apply)[1]).toBe(
    'sudo firewall-cmd --quiet --permanent --add-port=25/tcp --add-port=443/tcp --add-port=2222/tcp',
  );
  expect(describeStep(step('base-packages', { firewall: 'ufw' })).commands.join('\n')).not.toContain('nftables');
});

it('changes nothing about SSH before and leaves nothing changed unless the key has been proven', () => {
  const kinds = step('harden-ssh').apply.map((action) => ('condition' in action ? `${action.kind} ${action.condition.kind}` : action.kind));
  expect(kinds[0]).toBe('require key-login');
  expect(kinds.indexOf('wait key-login')).toBeGreaterThan(kinds.indexOf('write'));
  const lines = commands(step('harden-ssh').apply);
  expect(lines.indexOf('sudo sshd -t')).toBeLessThan(lines.indexOf('sudo systemctl try-reload-or-restart ssh'));
  expect(step('harden-ssh').undo).toBeDefined();
});

it('never loosens what the owner has made stricter', () => {
  const content = written(step('harden-ssh', { sshd: { permitrootlogin: 'no', maxauthtries: '2' } }), '/etc/ssh/sshd_config.d/00-palomar.conf');
  expect(content).toContain('PermitRootLogin no');
  expect(content).toContain('MaxAuthTries 2');
});

it('takes Docker from the distribution, by its names there', () => {
  const packages = (observed: Partial<Observed>) => commands(step('docker', observed).apply).find((line) => line.includes('install'));
  expect(packages({})).toContain('docker.io docker-cli docker-compose iptables');
  expect(packages({ distribution: 'ubuntu', version: '24.04' })).toContain('docker.io docker-compose-v2');
  expect(packages({ docker: { version: '29.0.1', flavour: 'ce' } })).toMatch(/install docker-compose-plugin$/);
});

it('refuses to load an image before its SHA-256 has been found right', () => {
  const [first, second] = step('load-image').apply;
  expect(first).toMatchObject({ kind: 'require', code: 'CHECKSUM_MISMATCH', condition: { kind: 'file-is', sha256: desired.image.sha256 } });
  expect(second?.kind === 'run' && render(second.command)).toContain('docker load');
});

it('uploads nothing when the image is loaded already', () => {
  expect(step('upload-image').probe).toMatchObject({ kind: 'any', conditions: [{ kind: 'image-present' }, { kind: 'file-is' }] });
});

it('shows every line that will run, but no secret', () => {
  const shown = plan()
    .flatMap((one) => describeStep(one).commands)
    .join('\n');
  expect(shown).toContain('docker compose');
  expect(shown).toContain('name: palomar');
  expect(shown).toContain('********');
  expect(shown).not.toContain('do not show this');
});

it('starts the stack afresh when the image or any file of its configuration is another', () => {
  const marker = (one: Desired): string => JSON.stringify(planSetUp(fresh, one, digest).at(-1)?.probe);
  const [compose, hidden] = desired.files;
  if (!compose || !hidden) throw new Error('two files');
  expect(marker({ ...desired, files: [compose, { ...hidden, content: 'another' }] })).not.toBe(marker(desired));
  expect(marker({ ...desired, image: { ...desired.image, id: `sha256:${'c'.repeat(64)}` } })).not.toBe(marker(desired));
});
