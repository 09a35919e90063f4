/**
 * The main job from end to end, as a person would do it, against the practice world: a fresh VPS becomes a mail server, its DNS is
 * published and checked, and two letters travel. Goes through the contract only, as every door does.
 */
import Docker from 'dockerode';
import { unpackLines, type DnsReport, type LogLine, type Server } from '../../../contract/models.ts';
import { issuingRoot } from '../../services/practice/stranger.ts';
import { type PracticeWorld, readWorld } from '../../services/practice/world.ts';
import type { AppClient } from '../../services/router.ts';
import { type Mailbox, passes, receiveLetter, sendLetter } from './exchange.ts';
import type { Teller } from './tell.ts';

export interface Story {
  readonly client: AppClient;
  readonly home: string;
  readonly tell: Teller;
}

export interface Told {
  readonly server: Server;
  readonly before: DnsReport;
  readonly after: DnsReport;
  readonly mailbox: Mailbox;
  readonly inbound: { readonly subject: string; readonly results: string };
  readonly outbound: { readonly results: string };
  readonly logs: readonly LogLine[];
}

const CERTIFICATE_TIMEOUT_MS = 90_000;

/** @throws Error or ORPCError at the first thing that is not as it should be */
export async function tellStory(story: Story): Promise<Told> {
  const { tell, client } = story;
  await tell.step('Start the practice world', () => startWorld(story));
  const server = await tell.step('Add the server, with its host key pinned', () => addServer(story));
  const world = await worldOf(story);
  await tell.step('Look at it and show the plan', () => showPlan(story, server, world));
  await tell.step('Set it up', () => setUp(story, server, world));
  const before = await tell.step('Read the DNS checklist', () => readChecklist(story, server));
  const mailbox = await tell.step('Make a mailbox, through the API', () => makeMailbox(story, server, world));
  await tell.step('Publish the records (RFC 2136, TSIG)', () => publish(story, server));
  const after = await tell.step('Read the DNS checklist again', () => readChecklist(story, server));
  insistOnGreen(after);
  const docker = new Docker();
  const authority = await tell.step('Wait for the certificate (ACME)', () => issued(docker, world, mailbox));
  const complete: Mailbox = { ...mailbox, authority };
  const stamp = Date.now().toString(36);
  const inbound = await tell.step('Receive a letter and read it over IMAP', () => receive(story, docker, world, complete, `In ${stamp}`));
  const outbound = await tell.step('Send a letter and find it at the stranger’s', () => send(story, docker, world, complete, `Out ${stamp}`));
  const logs = await tell.step('Read the logs of mx and imap', () => readLogs(story, server, complete.address));
  await client.app.status();
  return { server, before, after, mailbox: complete, inbound, outbound, logs };
}

async function startWorld({ client, tell }: Story): Promise<void> {
  for await (const event of await client.practice.start()) {
    if (event.kind === 'stage-done' && !event.cached) tell.detail(`${event.stage} ${(event.tookMs / 1000).toFixed(1)} s`);
    if (event.kind === 'failed') throw new Error(event.error.message);
    if (event.kind === 'ready') tell.detail(`a fresh Debian at ${event.endpoint.host}, for ${event.domain}`);
  }
}

async function addServer({ client, tell }: Story): Promise<Server> {
  const server = await client.practice.adopt();
  tell.detail(`${server.endpoint.user}@${server.endpoint.host} ${server.hostKey.algorithm} ${server.hostKey.fingerprint}`);
  return server;
}

async function worldOf({ home }: Story): Promise<PracticeWorld> {
  const world = await readWorld(home);
  if (!world) throw new Error('The practice world has gone.');
  return world;
}

const MARKS = { pass: '✓', warn: '!', fail: '✕', unknown: '?' } as const;

async function showPlan({ client, tell }: Story, server: Server, world: PracticeWorld): Promise<void> {
  const plan = await client.setup.plan({ serverId: server.id, domain: world.domain });
  for (const check of plan.preflight.checks) tell.detail(`${MARKS[check.result]} ${check.title}: ${check.found}`);
  for (const step of plan.steps) tell.detail(`${step.satisfied ? '✓' : '○'} ${step.title}`);
  if (!plan.preflight.ok) throw new Error('The server does not pass the preflight checks.');
}

async function setUp({ client, tell }: Story, server: Server, world: PracticeWorld): Promise<void> {
  const titles = new Map<string, string>();
  for await (const event of await client.setup.run({ serverId: server.id, domain: world.domain })) {
    switch (event.kind) {
      case 'started':
        for (const step of event.steps) titles.set(step.id, step.title);
        break;
      case 'step-done':
        tell.detail(`✓ ${titles.get(event.id) ?? event.id} ${(event.tookMs / 1000).toFixed(1)} s`);
        break;
      case 'step-skipped':
        tell.detail(`– ${titles.get(event.id) ?? event.id}: as it should be`);
        break;
      case 'failed':
        throw new Error([event.error.message, ...event.tail, event.nextAction].join('\n'));
      case 'cancelled':
        throw new Error('The set-up was cancelled.');
      default:
        break;
    }
  }
}

async function readChecklist({ client, tell }: Story, server: Server): Promise<DnsReport> {
  let report: DnsReport | null = null;
  for await (const event of await client.dns.check({ serverId: server.id })) {
    if (event.kind === 'report') report = event.report;
    else tell.detail(`${MARKS[event.check.result]} ${event.check.title}: ${event.check.got}`);
  }
  if (!report) throw new Error('The checklist ended without a report.');
  const { pass, warn, fail, unknown } = report.totals;
  tell.detail(`${pass} pass · ${warn} warn · ${fail} fail · ${unknown} unknown`);
  return report;
}

async function makeMailbox({ client, tell }: Story, server: Server, world: PracticeWorld): Promise<Mailbox> {
  const domains = await client.mail.domains.list({ serverId: server.id });
  if (!domains.some((domain) => domain.name === world.domain)) await client.mail.domains.create({ serverId: server.id, name: world.domain });
  const address = `ana@${world.domain}`;
  const mailboxes = await client.mail.mailboxes.list({ serverId: server.id, domain: world.domain });
  // A world that was told before has the mailbox, whose password nobody keeps: make it anew.
  if (mailboxes.some((mailbox) => mailbox.address === address)) await client.mail.mailboxes.remove({ serverId: server.id, address });
  const { password } = await client.mail.mailboxes.create({ serverId: server.id, address });
  if (password === null) throw new Error('The server generated no password.');
  tell.detail(`${address} with a generated password`);
  return { address, password, hostname: `mail.${world.domain}`, authority: '' };
}

async function publish({ client, tell }: Story, server: Server): Promise<void> {
  const { published, skipped } = await client.dns.publish({ serverId: server.id });
  for (const record of published) tell.detail(`+ ${record.name} ${record.type}`);
  for (const record of skipped) tell.detail(`– ${record.name} ${record.type}: ${record.reason}`);
}

function insistOnGreen(report: DnsReport): void {
  const red = report.checks.filter((check) => check.result === 'fail' || check.result === 'warn');
  if (red.length > 0)
    throw new Error(`Still not green:\n${red.map((check) => `${check.title}: ${check.got} (expected ${check.expected})`).join('\n')}`);
}

/** Each swaps to a new certificate in its own time. */
const TLS_PORTS: readonly number[] = [993, 465];

/** Waits until IMAP and submission show a certificate that the world's authority issued; returns that authority. */
async function issued(docker: Docker, world: PracticeWorld, mailbox: Mailbox): Promise<string> {
  const { connect } = await import('node:tls');
  const authority = await issuingRoot(docker, world);
  const accepted = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host: world.addresses.ipv4, port, servername: mailbox.hostname, ca: authority, timeout: 5_000 });
      const answer = (value: boolean) => () => {
        socket.destroy();
        resolve(value);
      };
      socket.once('secureConnect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
    });
  for (const deadline = Date.now() + CERTIFICATE_TIMEOUT_MS; Date.now() < deadline;) {
    if ((await Promise.all(TLS_PORTS.map(accepted))).every(Boolean)) return authority;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`The server got no certificate from the practice world's authority within ${CERTIFICATE_TIMEOUT_MS / 1000} s.`);
}

async function receive({ tell }: Story, docker: Docker, world: PracticeWorld, mailbox: Mailbox, subject: string): Promise<Told['inbound']> {
  const letter = await receiveLetter(docker, world, mailbox, subject);
  tell.detail(`from ${letter.from}: "${letter.subject}" – ${letter.text}`);
  tell.detail(letter.results);
  return letter;
}

async function send({ tell }: Story, docker: Docker, world: PracticeWorld, mailbox: Mailbox, subject: string): Promise<Told['outbound']> {
  const letter = await sendLetter(docker, world, mailbox, subject);
  tell.detail(letter.results);
  if (!letter.signed) throw new Error('The letter reached the stranger without a DKIM signature.');
  for (const method of ['dkim', 'spf'] as const)
    if (!passes(letter.results, method)) throw new Error(`The stranger did not find ${method} passing: ${letter.results}`);
  return letter;
}

async function readLogs({ client, tell }: Story, server: Server, address: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const batch of await client.logs.follow({ serverId: server.id, services: ['mx', 'imap'], tail: 200, follow: false }))
    lines.push(...unpackLines(batch));
  const ours = lines.filter((line) => line.text.includes(address));
  for (const line of ours) tell.detail(`${line.service.padEnd(5)}${line.text}`);
  for (const service of ['mx', 'imap'])
    if (!ours.some((line) => line.service === service)) throw new Error(`The logs of ${service} say nothing of ${address}.`);
  return ours;
}
