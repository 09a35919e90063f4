/**
 * `npm test`: types, lint, format, then every Vitest project, each whether or not the ones before it failed. The last line counts
 * all tests and checks. With names as arguments only those run: `npm test -- types unit`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const root = path.resolve(import.meta.dirname, '../..');
const artefacts = path.join(root, 'test/artefacts');
const script = (file: string): string => path.join(root, 'node_modules', file);

function run(...argv: string[]): boolean {
  return spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit' }).status === 0;
}

function check(...argv: string[]): Outcome {
  return run(...argv) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Projects side by side. A run that ended without a report (a crash, no test found) counts as a failure of its own. */
function vitest(...projects: readonly [string, ...string[]]): Outcome {
  const report = path.join(artefacts, `${projects[0]}.json`);
  rmSync(report, { force: true });
  const chosen = projects.flatMap((project) => ['--project', project]);
  const ended = run(script('vitest/vitest.mjs'), 'run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
  return { passed: numPassedTests, failed: numFailedTests + (!ended && numFailedTests === 0 ? 1 : 0) };
}

const STAGES: Readonly<Record<string, () => Outcome>> = {
  types: () => check(script('typescript/bin/tsc'), '--noEmit'),
  lint: () => check(script('eslint/bin/eslint.js'), '.', '--max-warnings=0'),
  format: () => check(script('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'),
  unit: () => vitest('unit'),
  integration: () => vitest('integration', 'screens'),
  e2e: () => vitest('e2e'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  process.stderr.write(`There is no stage ${unknown.join(', ')}. Known: ${Object.keys(STAGES).join(' ')}.\n`);
  process.exit(2);
}
mkdirSync(artefacts, { recursive: true });
const total = { passed: 0, failed: 0 };
for (const [name, stage] of Object.entries(STAGES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const startedAt = performance.now();
  const { passed, failed } = stage();
  total.passed += passed;
  total.failed += failed;
  process.stdout.write(
    `${failed === 0 ? '✓' : '✕'} ${name}: ${passed} passed, ${failed} failed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`,
  );
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
