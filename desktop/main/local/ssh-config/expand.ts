/**
 * ssh_config(5) with its Include lines put in place. Behind an included file the Host or Match it stood under holds again, as in OpenSSH. Reads
 * files and nothing else: no command of the file is ever carried out.
 */
import { globSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { MAX_SSH_CONFIG_BYTES, MAX_SSH_CONFIG_FILES, MAX_SSH_INCLUDE_DEPTH } from '../limits.ts';

/** Ends with anything at all, so that it never looks for another way to match. */
const KEYWORD = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/s;

interface Budget {
  files: number;
  bytes: number;
}

/** The text of `~/.ssh/config` of this home; empty when there is none. Files that can't be read are passed over, as by OpenSSH. */
export async function expandedSshConfig(home: string): Promise<string> {
  return expand(path.join(home, '.ssh', 'config'), home, { files: MAX_SSH_CONFIG_FILES, bytes: MAX_SSH_CONFIG_BYTES }, 0);
}

async function expand(file: string, home: string, budget: Budget, depth: number): Promise<string> {
  const text = await readWithin(file, budget);
  const lines: string[] = [];
  let section = 'Host *';
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', value = ''] = KEYWORD.exec(line) ?? [];
    if (/^(?:host|match)$/i.test(keyword)) section = line;
    if (!/^include$/i.test(keyword)) {
      lines.push(line);
      continue;
    }
    if (depth >= MAX_SSH_INCLUDE_DEPTH) continue;
    for (const included of patternsOf(value).flatMap((pattern) => filesOf(pattern, home)))
      lines.push(await expand(included, home, budget, depth + 1), section);
  }
  return lines.join('\n');
}

function patternsOf(value: string): string[] {
  return [...value.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function filesOf(pattern: string, home: string): string[] {
  const absolute = path.resolve(path.join(home, '.ssh'), pattern.replace(/^~(?=\/)/, home));
  return globSync(absolute).sort();
}

async function readWithin(file: string, budget: Budget): Promise<string> {
  if (budget.files <= 0 || budget.bytes <= 0) return '';
  budget.files -= 1;
  try {
    // Looked at first: opening a pipe waits for whoever writes into it.
    if (!(await stat(file)).isFile()) return '';
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(budget.bytes), 0, budget.bytes, 0);
    budget.bytes -= bytesRead;
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  }
}
