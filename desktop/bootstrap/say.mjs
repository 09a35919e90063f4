/** What the bootstrap prints: one line per thing done, and one clear sentence when it can't go on. */
const colour = process.stderr.isTTY && !process.env.NO_COLOR;

export function say(text) {
  process.stderr.write(`${colour ? '\u001b[2m' : ''}· ${text}${colour ? '\u001b[0m' : ''}\n`);
}

/** Ends the program: what is missing, then what to do. */
export function stop(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
