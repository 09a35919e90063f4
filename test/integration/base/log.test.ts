import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const LOG = path.resolve('server-bundle/base/log.ts');

/** What a process writes that logs and then does `end`. */
async function linesOf(end: string): Promise<readonly string[]> {
  const script = `import { createLog } from ${JSON.stringify(LOG)};
    const log = createLog('t');
    for (let line = 0; line < 1000; line += 1) log.info({ line }, 'a line');
    ${end}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [written] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return written.trimEnd().split('\n');
}

it.each([
  ['ends by itself', ''],
  ['is told to exit', 'process.exit(0);'],
  ['exits while a write is under way', 'setTimeout(() => process.exit(0), 1);'],
  ['throws', "throw new Error('x');"],
])('loses no line when the process %s', async (_, end) => {
  const lines = await linesOf(end);
  expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(Array.from({ length: 1000 }, (_line, index) => index));
});

it('writes a fatal line at once, with all that came before it', async () => {
  expect(await linesOf("log.fatal('the end'); process.kill(process.pid, 'SIGKILL');")).toHaveLength(1001);
});

it('shows a single line within a moment, and does not keep it for company', async () => {
  const script = `import { createLog } from ${JSON.stringify(LOG)}; createLog('t').info('here'); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  expect(line.toString()).toContain('"here"');
});
