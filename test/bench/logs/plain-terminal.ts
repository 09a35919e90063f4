/** The other way: `ssh … docker logs -f` into a terminal. Its bytes go as they come to an xterm.js in a page of its own. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { WebSocketServer } from 'ws';

const root = path.resolve(import.meta.dirname, '../../..');

/** Says `done` in the title when the last line is on the screen. */
const PAGE = `
import { Terminal } from '@xterm/xterm';
const terminal = new Terminal({ cols: 160, rows: 45, scrollback: 10000, convertEol: true });
terminal.open(document.body);
const socket = new WebSocket('ws://' + location.host + '/');
socket.binaryType = 'arraybuffer';
const last = new URLSearchParams(location.search).get('last');
const shows = () => {
  const { active } = terminal.buffer;
  for (let row = 0; row < terminal.rows; row++) if (active.getLine(active.baseY + row)?.translateToString().includes(last)) return true;
  return false;
};
socket.onmessage = ({ data }) => terminal.write(new Uint8Array(data), () => { if (shows()) requestAnimationFrame(() => (document.title = 'done')); });
`;

export interface PlainTerminal extends AsyncDisposable {
  /** Opened, it starts the command and shows it. */
  readonly url: string;
}

export async function startPlainTerminal(command: readonly string[], last: string): Promise<PlainTerminal> {
  const script = buildSync({ stdin: { contents: PAGE, resolveDir: root }, bundle: true, format: 'esm', write: false }).outputFiles[0]?.text ?? '';
  const style = readFileSync(path.join(root, 'node_modules/@xterm/xterm/css/xterm.css'), 'utf8');
  const server = http.createServer((request, response) => {
    const isScript = request.url === '/script.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : `<!doctype html><title>…</title><style>${style}</style><body><script type="module" src="/script.js"></script>`);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    const [program = '', ...words] = command;
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk: Buffer) => socket.send(chunk));
    socket.on('close', () => child.kill());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/?last=${encodeURIComponent(last)}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
