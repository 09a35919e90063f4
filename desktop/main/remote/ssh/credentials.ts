/**
 * Logging in, tried once: first `none`, which costs nothing and says what the server accepts, then the one method that
 * fits the credential. Prompts that do not ask for the password are never answered.
 */
import ssh2, { type AnyAuthMethod, type AuthenticationType, type AuthHandlerMiddleware, type NextAuthHandler } from 'ssh2';
import { PalomarError } from '../../../contract/errors.ts';
import type { Endpoint } from '../../../contract/models.ts';
import { authFailed } from './faults.ts';
import type { Hop } from './options.ts';

/** What the login will use, and why it failed if it did. */
export interface Login {
  readonly handler: AuthHandlerMiddleware;
  readonly failure: () => PalomarError;
}

export function prepareLogin(hop: Hop, agentSocket: string | undefined): Login {
  const { credential, endpoint } = hop;
  if (credential.kind === 'key') return once(endpoint, keyMethod(endpoint, credential.privateKey, credential.passphrase));
  if (credential.kind === 'agent') return once(endpoint, agentMethod(endpoint, agentSocket));
  return passwordLogin(endpoint, credential.password);
}

function keyMethod(endpoint: Endpoint, privateKey: string, passphrase: string | undefined): AnyAuthMethod {
  const key = ssh2.utils.parseKey(privateKey, passphrase);
  const problem = key instanceof Error ? key : !('isPrivateKey' in key) || !key.isPrivateKey() ? new Error('not a private key') : null;
  if (problem === null) return { type: 'publickey', username: endpoint.user, key: privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
  if (/passphrase|encrypted|bad decrypt|integrity|OpenSSH key/i.test(problem.message) && isEncrypted(privateKey))
    throw new PalomarError(
      'KEY_PASSPHRASE_NEEDED',
      passphrase === undefined || passphrase === ''
        ? 'This private key is protected by a passphrase. Enter it to log in.'
        : 'The passphrase does not open this private key. Check it and try again.',
      { cause: problem },
    );
  throw new PalomarError(
    'INVALID_INPUT',
    'This is not a private key in OpenSSH, PEM or PuTTY format. Choose the private half (the file without .pub).',
    { cause: problem },
  );
}

function isEncrypted(privateKey: string): boolean {
  if (/ENCRYPTED|^Encryption: (?!none)/m.test(privateKey)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(privateKey)?.[1];
  // The cipher's name follows the magic; "none" means no passphrase.
  return body !== undefined && !Buffer.from(body, 'base64').subarray(15, 24).toString('latin1').includes('none');
}

function agentMethod(endpoint: Endpoint, agentSocket: string | undefined): AnyAuthMethod {
  const agent = agentSocket ?? process.env['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? 'pageant' : undefined);
  if (agent === undefined || agent === '')
    throw new PalomarError(
      'AUTH_FAILED',
      'No SSH agent is running here (SSH_AUTH_SOCK is not set). Start one and add your key to it, or choose a key file or a password.',
    );
  return { type: 'agent', username: endpoint.user, agent };
}

/** Methods the server offers, from the answer to `none`. */
function once(endpoint: Endpoint, method: AnyAuthMethod): Login {
  let offered: readonly string[] = [];
  let turn = 0;
  const handler: AuthHandlerMiddleware = (methodsLeft, partialSuccess, next) => {
    turn += 1;
    if (Array.isArray(methodsLeft)) offered = methodsLeft;
    if (turn === 1) return next({ type: 'none', username: endpoint.user });
    if (turn > 2 || partialSuccess || !offered.includes('publickey')) return refuse(next);
    next(method);
  };
  return { handler, failure: () => authFailed(endpoint, undefined, reasonFor(offered, 'publickey', turn)) };
}

function passwordLogin(endpoint: Endpoint, password: string): Login {
  let offered: readonly string[] = [];
  let turn = 0;
  let foreignPrompt: string | null = null;
  const interactive: AnyAuthMethod = {
    type: 'keyboard-interactive',
    username: endpoint.user,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      const other = prompts.find((prompt) => prompt.echo === true || !/passw|passphrase/i.test(prompt.prompt));
      if (other) foreignPrompt = other.prompt;
      finish(other ? [] : prompts.map(() => password));
    },
  };
  const handler: AuthHandlerMiddleware = (methodsLeft, partialSuccess, next) => {
    turn += 1;
    if (Array.isArray(methodsLeft)) offered = methodsLeft;
    if (turn === 1) return next({ type: 'none', username: endpoint.user });
    if (turn > 2 || partialSuccess) return refuse(next);
    if (offered.includes('password')) return next({ type: 'password', username: endpoint.user, password });
    if (offered.includes('keyboard-interactive')) return next(interactive);
    refuse(next);
  };
  const reason = () =>
    foreignPrompt === null
      ? reasonFor(offered, 'password', turn)
      : `It asks for more than a password ("${foreignPrompt.trim().slice(0, 80)}"), which this app cannot answer; use a key`;
  return { handler, failure: () => authFailed(endpoint, undefined, reason()) };
}

function refuse(next: NextAuthHandler): void {
  // ssh2 takes `false` for "nothing left to try"; its types leave that out.
  Reflect.apply(next, undefined, [false]);
}

function reasonFor(offered: readonly string[], wanted: AuthenticationType, turn: number): string {
  const usable = offered.includes(wanted) || (wanted === 'password' && offered.includes('keyboard-interactive'));
  if (usable || turn < 2)
    return wanted === 'password' ? 'Check the user name and the password' : 'Check the user name, and that this key is in its authorized_keys';
  const list = offered.length === 0 ? 'nothing' : offered.join(', ');
  return wanted === 'password' ? `It takes no passwords for this user, only: ${list}` : `It takes no keys for this user, only: ${list}`;
}
