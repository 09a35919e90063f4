/**
 * The way in: the app's key first, and only when a second connection has proven that key are passwords switched off.
 * Never guesses the port, never loosens what the owner has made stricter.
 */
import { all, root, run, script, succeeds } from '../commands.ts';
import { FORGET, REMEMBER, RESTORE } from './put-back.ts';
import type { Desired, Digest, Observed } from '../situation.ts';
import type { Condition, Step } from '../step.ts';

const KEY_LOGIN: Condition = { kind: 'key-login' };
/** Of several files the first one that sets a keyword wins, and providers put theirs at 00- and 50-: ours must sort before them. */
const DROP_IN = '/etc/ssh/sshd_config.d/00-palomar.conf';

const KEY_IS_LISTED = `[ -r "$HOME/.ssh/authorized_keys" ] && grep -qF -- "$1" "$HOME/.ssh/authorized_keys"`;

export function authorizeKey(desired: Desired): Step {
  const [type = '', body = ''] = desired.publicKey.split(' ');
  return {
    id: 'authorize-key',
    title: "Give Palomar's own SSH key access",
    why: 'A key cannot be guessed, a password can. It is tried on a second connection before anything relies on it.',
    estimateMs: 1_500,
    // Asked of the file, not by logging in: OpenSSH 10 punishes failed logins with a pause.
    probe: succeeds({ argv: ['sh', '-c', KEY_IS_LISTED, 'palomar', `${type} ${body}`] }),
    apply: [{ kind: 'authorize-key' }],
    verify: KEY_LOGIN,
  };
}

/** The settings, as the keyword to write and the line that `sshd -T` then prints. */
function settings(observed: Observed): readonly (readonly [keyword: string, value: string, effective: string])[] {
  const rootLogin = observed.sshd['permitrootlogin'] === 'no' ? 'no' : 'prohibit-password';
  const tries = Math.min(Number(observed.sshd['maxauthtries'] ?? 4) || 4, 4);
  return [
    ['PasswordAuthentication', 'no', 'passwordauthentication no'],
    ['KbdInteractiveAuthentication', 'no', 'kbdinteractiveauthentication no'],
    ['PubkeyAuthentication', 'yes', 'pubkeyauthentication yes'],
    ['PermitRootLogin', rootLogin, `permitrootlogin ${rootLogin === 'no' ? 'no' : 'without-password'}`],
    ['PermitEmptyPasswords', 'no', 'permitemptypasswords no'],
    ['MaxAuthTries', String(tries), `maxauthtries ${tries}`],
    ['X11Forwarding', 'no', 'x11forwarding no'],
  ];
}

/** What sshd says of itself for a stranger logging in as root: the first file that sets a keyword wins, whatever ours says. */
const IN_FORCE = `install -d -m 0755 /run/sshd
effective=$(sshd -T -C user=root,host=stranger.invalid,addr=192.0.2.1) || exit 1
for line; do
  printf '%s\\n' "$effective" | grep -qxiF -- "$line" || { echo "not in force: $line"; grep -il -- "^ *\${line%% *}" /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf; exit 1; }
done`;

const PUT_BACK = `${RESTORE}
sshd -t && systemctl try-reload-or-restart ssh`;

export function hardenSsh(observed: Observed, digest: Digest): Step {
  const wanted = settings(observed);
  const content = ['# Written by Palomar after a login with its key had been proven.', ...wanted.map(([key, value]) => `${key} ${value}`), ''].join(
    '\n',
  );
  const inForce = all(
    { kind: 'file-is', path: DROP_IN, sha256: digest(content), mode: '0644', owner: 'root:root' },
    succeeds(
      script(
        IN_FORCE,
        wanted.map(([, , effective]) => effective),
      ),
    ),
  );
  return {
    id: 'harden-ssh',
    title: 'Refuse passwords over SSH',
    why: 'Once a login with the key alone has worked on a second connection, nobody needs a password over SSH any more; guessing them becomes pointless. This holds for every user of the server.',
    estimateMs: 2_500,
    probe: inForce,
    apply: [
      {
        kind: 'require',
        condition: KEY_LOGIN,
        code: 'AUTH_FAILED',
        message: "The server did not let Palomar's key in on a second connection, so passwords stay on. Nothing was changed.",
      },
      run(script(REMEMBER, [DROP_IN])),
      { kind: 'write', path: DROP_IN, content, mode: '0644', owner: 'root:root' },
      run(root(['sshd', '-t'])),
      run(root(['systemctl', 'try-reload-or-restart', 'ssh'])),
      {
        // While it reads its settings anew, sshd refuses connections for a moment.
        kind: 'wait',
        condition: KEY_LOGIN,
        timeoutMs: 10_000,
        onTimeout: [],
        failure: { code: 'AUTH_FAILED', message: "With the new settings the server refused Palomar's key, so the old settings were put back." },
      },
      run(script(FORGET, [DROP_IN])),
    ],
    verify: inForce,
    undo: [run(script(PUT_BACK, [DROP_IN]))],
  };
}
