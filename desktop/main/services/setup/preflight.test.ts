import { expect, it } from 'vitest';
import type { PreflightCheck } from '../../../contract/models.ts';
import { scriptedRemote } from '../../../../test/support/scripted-remote.ts';
import { PalomarError } from '../../../contract/errors.ts';
import { observe, parseFacts, type Facts } from './facts.ts';
import { otherPorts } from './ports.ts';
import { judge } from './preflight.ts';
import { insist, observedFrom, stackFor } from './situation.ts';
import { addressesOf } from './system.ts';

const STARTED_MS = 1_795_320_225_000;

/** What the script prints on a fresh Debian 13. */
const FRESH = `clock=${STARTED_MS + 40}
os=PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
os=NAME="Debian GNU/Linux"
os=VERSION_ID="13"
os=ID=debian
machine=x86_64
uid=0
init=systemd
memory=2013184
memory-limit=max
disk=Filesystem 1024-blocks Used Available Capacity Mounted on
disk=/dev/vda1 41152736 1572864 37457920 5% /
virtualisation=kvm
ipv4=2: eth0    inet 198.51.100.7/24 brd 198.51.100.255 scope global eth0\\       valid_lft forever preferred_lft forever
ipv4=3: docker0    inet 172.17.0.1/16 brd 172.17.255.255 scope global docker0\\       valid_lft forever preferred_lft forever
ipv6=2: eth0    inet6 2001:db8::7/64 scope global \\       valid_lft forever preferred_lft forever
route4=default via 198.51.100.1 dev eth0
kernel-ipv6=yes
ss=yes
listen=LISTEN 0      128    0.0.0.0:2200 0.0.0.0:* users:(("sshd",pid=95,fd=6))
listen=LISTEN 0      128       [::]:2200    [::]:* users:(("sshd",pid=95,fd=7))
listen=LISTEN 0      4096   127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=70,fd=14))
process=95 openssh-server ssh.service
sshd=port 2200
sshd=allowtcpforwarding yes
sshd=allowstreamlocalforwarding yes
sshd-port=port 2200
end=yes
`;

const facts = (extra = '', output = FRESH): Facts =>
  parseFacts(output + extra, { connection: '192.0.2.9 50000 198.51.100.7 2200\n', sudoProblem: null, startedAtMs: STARTED_MS });
const without = (key: string): string => FRESH.replace(new RegExp(`^${key}=.*\\n`, 'gm'), '');
const verdict = (seen: Facts, id: string, domain?: string): PreflightCheck => {
  const found = judge(seen, { host: null, observedAt: new Date(0), ...(domain ? { domain } : {}) }).checks.find((check) => check.id === id);
  if (!found) throw new Error(`no check ${id}`);
  return found;
};

it('is content with a fresh Debian 13', () => {
  const preflight = judge(facts(), { host: null, observedAt: new Date(0) });
  expect(preflight.ok).toBe(true);
  expect(preflight.checks.filter((check) => check.result !== 'pass').map((check) => check.id)).toEqual(['outbound-25']);
  expect(preflight.system).toEqual({
    name: 'Debian GNU/Linux',
    version: '13',
    architecture: 'amd64',
    memoryBytes: 2_061_500_416,
    diskFreeBytes: 38_356_910_080,
    ipv4: '198.51.100.7',
    ipv6: '2001:db8::7',
  });
});

it.each([
  ['debian', '12', 'Compose v2'],
  ['debian', '11', 'Debian 13 or newer'],
  ['ubuntu', '20.04', 'Ubuntu 22.04 or newer'],
  ['fedora', '43', 'Debian 13 or newer'],
])('refuses %s %s and says why', (id, version, words) => {
  const seen = facts('', FRESH.replace('ID=debian', `ID=${id}`).replace('VERSION_ID="13"', `VERSION_ID="${version}"`));
  expect(verdict(seen, 'system')).toMatchObject({ result: 'fail', remedy: expect.stringContaining(words) as unknown });
  expect(() => insist(judge(seen, { host: null, observedAt: new Date(0) }))).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_SYSTEM' }));
  expect(() => observedFrom(seen)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_SYSTEM' }));
});

it.each(['22.04', '24.04', '26.04'])('takes Ubuntu %s', (version) => {
  const seen = facts('', FRESH.replace('ID=debian', 'ID=ubuntu').replace('VERSION_ID="13"', `VERSION_ID="${version}"`));
  expect(verdict(seen, 'system').result).toBe('pass');
});

it('names an existing Postfix with what to do about it', () => {
  const seen = facts(`listen=LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=812,fd=13))\nprocess=812 postfix postfix@-.service\n`);
  expect(verdict(seen, 'ports')).toMatchObject({
    result: 'fail',
    found: '25: Postfix (package postfix)',
    remedy: 'If you do not need it: systemctl disable --now postfix',
  });
  expect(() => insist(judge(seen, { host: null, observedAt: new Date(0) }))).toThrow(expect.objectContaining({ code: 'PORT_TAKEN' }));
});

it('minds whoever holds a port for STARTTLS only where the server is to have it', () => {
  const dovecot = 'listen=LISTEN 0 100 0.0.0.0:143 0.0.0.0:* users:(("dovecot",pid=812,fd=13))\nprocess=812 dovecot-core dovecot.service\n';
  expect(verdict(facts(dovecot), 'ports').result).toBe('pass');
  const asked = facts(`stack={"startTlsPorts":["imap"]}\n${dovecot}`);
  expect(verdict(asked, 'ports')).toMatchObject({ result: 'fail', found: '143: Dovecot (package dovecot-core)' });
  expect(otherPorts(asked)).toEqual([]);
});

it('names a program it does not know by its unit, and a container by its name', () => {
  const unit = facts(`listen=LISTEN 0 100 *:443 *:* users:(("gotify",pid=9,fd=3))\nprocess=9 - gotify.service\n`);
  expect(verdict(unit, 'ports')).toMatchObject({ found: '443: gotify', remedy: 'If you do not need it: systemctl disable --now gotify' });
  const container = facts(
    'container=web shop 0.0.0.0:80->8080/tcp, [::]:80->8080/tcp\nlisten=LISTEN 0 100 0.0.0.0:80 0.0.0.0:* users:(("docker-proxy",pid=9,fd=3))\n',
  );
  expect(verdict(container, 'ports')).toMatchObject({ found: '80: the container web', remedy: 'Stop it: docker stop web' });
});

it('does not mind its own containers', () => {
  const own = facts(
    'container=palomar-mx-1 palomar 0.0.0.0:25->2525/tcp\nlisten=LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("docker-proxy",pid=9,fd=3))\n',
  );
  expect(verdict(own, 'ports').result).toBe('pass');
});

it('takes the SSH port from the live connection and from sshd, and from nowhere else', () => {
  expect(facts().sshPorts).toEqual([2200]);
  expect(facts('', without('sshd-port').replaceAll(':2200', ':2201')).sshPorts).toEqual([2200, 2201]);
  const blind = parseFacts(without('sshd-port').replace(/^listen.*\n/gm, ''), { connection: '', sudoProblem: null, startedAtMs: STARTED_MS });
  expect(() => observedFrom(blind)).toThrow(/guess/);
});

it('sees what a firewall would cut off', () => {
  const seen = facts(`listen=LISTEN 0 100 *:3306 *:* users:(("mariadbd",pid=9,fd=3))\nprocess=9 mariadb-server mariadb.service\n`);
  expect(otherPorts(seen)).toEqual([{ port: 3306, process: 'mariadb-server' }]);
});

it.each([
  ['memory=800000', 'memory', 'fail'],
  ['memory=1000000', 'memory', 'warn'],
  ['disk=/dev/vda1 5000000 1 4000000 5% /', 'disk', 'fail'],
  ['machine=i686', 'architecture', 'fail'],
  ['virtualisation=openvz', 'virtualisation', 'fail'],
  ['virtualisation=lxc', 'virtualisation', 'warn'],
  ['init=runit', 'init', 'fail'],
  ['package-lock=77 apt-get', 'package-lock', 'warn'],
  ['sshd=allowtcpforwarding no', 'tunnel', 'fail'],
  [`clock=${STARTED_MS + 3_600_000}`, 'clock', 'fail'],
  [`clock=${STARTED_MS - 30_000}`, 'clock', 'warn'],
])('judges %s: %s %s', (line, id, result) => {
  const [key = ''] = line.split('=');
  const seen = facts(`${line}\n`, key === 'sshd' ? FRESH.replace('sshd=allowtcpforwarding yes\n', '') : without(key));
  expect(verdict(seen, id).result).toBe(result);
});

it('counts the memory that a container is allowed, not that of its host', () => {
  expect(facts('', FRESH.replace('memory-limit=max', 'memory-limit=1073741824')).memoryBytes).toBe(1024 ** 3);
});

it('asks for outgoing port 25 but never insists on it', () => {
  expect(verdict(facts(), 'outbound-25').result).toBe('unknown');
  expect(verdict(facts('outbound=closed mx.example\n'), 'outbound-25').result).toBe('warn');
  expect(verdict(facts('outbound=closed mx.example\noutbound=open mx2.example\n'), 'outbound-25')).toMatchObject({
    result: 'pass',
    found: 'mx2.example answered',
  });
});

it('knows the address behind a provider that translates it', () => {
  const inside = facts('', FRESH.replaceAll('198.51.100.7', '10.0.0.7'));
  expect(addressesOf(inside, '203.0.113.5').ipv4).toBe('203.0.113.5');
  expect(addressesOf(inside, 'mail.example.org').ipv4).toBe('10.0.0.7');
  expect(addressesOf(facts(), '203.0.113.5').ipv4).toBe('198.51.100.7');
});

it('refuses to turn the server of one domain into that of another', () => {
  const seen = facts('stack={"version":1,"domain":"old.example"}\n');
  expect(verdict(seen, 'domain', 'old.example').result).toBe('pass');
  expect(verdict(seen, 'domain', 'new.example')).toMatchObject({ result: 'fail', found: 'for old.example' });
});

it('finds out that sudo refuses, and looks at the rest without it', async () => {
  const remote = scriptedRemote();
  remote.answer(/^sudo /, new PalomarError('SUDO_REFUSED', 'sudo did not accept the password.'));
  remote.answer(/^sh .*os-release/s, { stdout: FRESH.replace('uid=0', 'uid=1000') });
  const seen = await observe(remote, { probeHosts: [], now: () => STARTED_MS });
  expect(verdict(seen, 'root')).toMatchObject({ result: 'fail', found: 'sudo did not accept the password.' });
  expect(verdict(seen, 'system').result).toBe('pass');
});

it('leaves what only the administrator can have chosen, and makes the rest of the stack configuration anew', () => {
  const made = (stack: string): Record<string, unknown> => stackFor('example.org', facts(`stack=${stack}\n`), null, {});
  const fresh = stackFor('example.org', facts(), null, {});
  expect(made('{"version":1,"domain":"old.example","configurationDatabase":"postgres"}')).toEqual({ ...fresh, configurationDatabase: 'postgres' });
  expect(made('{"startTlsPorts":["imap"]}')).toEqual({ ...fresh, startTlsPorts: ['imap'] });
  expect(made('{"configurationDatabase":"oracle","startTlsPorts":["smtp"],"acme":{}}')).toEqual(fresh);
  for (const broken of ['', '{', '[]', 'null', '"x"']) expect(made(broken)).toEqual(fresh);
});
