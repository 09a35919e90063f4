/** Debian's rspamd on a loopback port: one worker, its own rules of message form, no Redis, no network. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { untilOpen } from './redis-peer.ts';

/** Those that are seen say that this part of the envelope has come over as it was sent. */
const RULES = `rspamd_config:register_symbol({ name = 'FROM_EVIL', score = 7.0, callback = function(task)
  local from = task:get_from('smtp')
  return from and from[1] and from[1].addr == 'evil@stranger.test'
end })
local function saw(name, test)
  rspamd_config:register_symbol({ name = name, score = 0.1, callback = test })
end
saw('IP', function(task) return tostring(task:get_from_ip()) == '8.8.4.4' end)
saw('HELO', function(task) return task:get_helo() == 'client.example' end)
saw('NAME', function(task) return task:get_hostname() == 'client.example' end)
saw('RCPT', function(task) return task:get_recipients('smtp')[1].addr == 'paloma@dovecote.test' end)
saw('RCPTS', function(task) return #task:get_recipients('smtp') == 2 end)
saw('QUEUE', function(task) return task:get_queue_id() == 'abc' end)
`;

export interface RspamdPeer extends AsyncDisposable {
  readonly url: string;
}

export async function rspamdPeer(): Promise<RspamdPeer> {
  if (!existsSync('/usr/bin/rspamd')) throw new Error('These tests need rspamd: apt-get install -y --no-install-recommends rspamd');
  const directory = mkdtempSync(path.join(tmpdir(), 'palomar-rspamd-'));
  const port = 10_000 + Math.floor(Math.random() * 15_000);
  const file = configure(directory, port);
  const child = spawn('/usr/bin/rspamd', ['-f', '--insecure', '-u', 'root', '-g', 'root', '-c', file], { stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(late);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await untilOpen(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop };
}

function configure(directory: string, port: number): string {
  mkdirSync(path.join(directory, 'db'));
  const file = path.join(directory, 'rspamd.conf');
  writeFileSync(path.join(directory, 'suffixes'), 'test\ncom\n');
  writeFileSync(
    file,
    `options {
  filters = "";
  tempdir = "${directory}";
  pidfile = "${directory}/rspamd.pid";
  hs_cache_dir = "${directory}/db";
  url_tld = "${directory}/suffixes";
  gtube_patterns = "all";
  dns { nameserver = ["127.0.0.1:1"]; timeout = 50ms; retransmits = 1; }
}
logging { type = "file"; filename = "${directory}/rspamd.log"; level = "warning"; }
actions { reject = 15; "add header" = 6; greylist = 4; }
worker "normal" { bind_socket = "127.0.0.1:${port}"; count = 1; enabled = true; }
lua = "${directory}/rules.lua";
`,
  );
  writeFileSync(path.join(directory, 'rules.lua'), RULES);
  return file;
}
