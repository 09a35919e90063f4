/** What the log benchmark follows: a container that writes lines as our services do, and says when it has said them all. */
export const LAST = 'that was the last line';

/** Busybox in a shell of the tiny image. About 170 octets a line. */
const LINE =
  '{"level":"info","time":"2026-11-20T18:30:00.000Z","name":"mx","session":"k3x9","n":&,"msg":"accepted from <a@stranger.example> to <ana@example.org>, 4.1 kB in 31 ms"}';
const NUMBERS = '/bin/busybox seq 1';

export function burst(lines: number): string {
  return `${NUMBERS} ${String(lines)} | /bin/busybox sed '${sed()}'; echo '${LAST}'; sleep 100000`;
}

/** So many each tenth of a second, without end. */
export function steadily(linesPerTenth: number): string {
  return `while :; do ${NUMBERS} ${String(linesPerTenth)} | /bin/busybox sed '${sed()}'; /bin/busybox usleep 90000; done`;
}

function sed(): string {
  return `s/.*/${LINE.replaceAll('/', '\\/')}/`;
}
