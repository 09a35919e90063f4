/** `npm run bench`: every benchmark, one after the other, each printing its table. Names as arguments choose: `npm run bench -- upload`. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const BENCHES = ['start', 'upload', 'logs', 'mailbox', 'configuration', 'storage', 'mx', 'submission', 'outbound', 'imap', 'stack', 'interaction'];

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : BENCHES) {
  if (!BENCHES.includes(name)) {
    console.error(`There is no benchmark "${name}". Known: ${BENCHES.join(', ')}.`);
    process.exitCode = 2;
    break;
  }
  console.log(`\n${name}\n${'─'.repeat(name.length)}`);
  const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
