/**
 * A set-up as a text that can be shown to strangers: what was done, how it ended, the last lines. Main has starred secrets already; here addresses,
 * names and mail addresses of the person's go too. Pure.
 */
import type { AppStatus, Server } from '../../../contract/index.ts';
import type { Run } from './setup-run.ts';

const SHOWN_LINES = 200;

interface Case {
  readonly status: Pick<AppStatus, 'version' | 'door' | 'bundle'> | undefined;
  readonly server: Server;
  readonly domain: string | null;
  readonly run: Run;
}

export function diagnosticsOf({ status, server, domain, run }: Case): string {
  const { result } = run;
  const steps = run.steps.map(({ id, state, tookMs }) => `  ${id}: ${state}${tookMs === null ? '' : ` (${String(tookMs)} ms)`}`);
  const text = [
    `Palomar ${status?.version ?? '?'} (${status?.door ?? '?'}), image ${status?.bundle.version ?? 'none'}`,
    `Login: ${server.login}, ${String(server.jump.length)} jump hosts, practice: ${server.practice ? 'yes' : 'no'}`,
    `Result: ${result?.kind ?? 'running'}`,
    ...(result?.kind === 'failed' ? [`Error: ${result.error.code} at ${result.id ?? 'no step'}: ${result.error.message}`] : []),
    'Steps:',
    ...steps,
    'Log:',
    ...run.lines.slice(-SHOWN_LINES).map((line) => (line.stream === 'command' ? `  $ ${line.text}` : `  ${line.text}`)),
  ].join('\n');
  return `${withoutNames(text, [server.endpoint.host, server.hostname, server.name, domain, server.domain])}\n`;
}

/** What the person knows by name goes first, then whatever has the shape of an address. The machine's own loopback addresses stay. */
function withoutNames(text: string, names: readonly (string | null)[]): string {
  const known = names.filter((name) => name !== null && name.length > 2).sort((a, b) => (b?.length ?? 0) - (a?.length ?? 0));
  const without = known.reduce<string>((left, name) => left.replaceAll(name ?? '', '<name>'), text);
  return without
    .replace(/[\w.+-]+@[\w.-]+\.[a-z]{2,}/gi, '<address>')
    .replace(/\b(?!127\.)(?:\d{1,3}\.){3}\d{1,3}\b/g, '<ip>')
    .replace(/(?<![\w:])(?=(?:[\da-f]*:){2,})[\da-f:]*[\da-f]{2,}[\da-f:]*(?![\w:])/gi, (found) => (/^\d\d:\d\d:\d\d$/.test(found) ? found : '<ip>'));
}
