/** What the person typed, and what is sent of it. */
import type { Endpoint, GivenCredential, SshHost } from '../../../contract/index.ts';

export interface AddressForm {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly name: string;
  readonly login: GivenCredential['kind'];
  readonly password: string;
  readonly privateKey: string;
  readonly passphrase: string;
  readonly sudoPassword: string;
  /** A file that main reads; empty without one. */
  readonly keyFile: string;
  /** Through these known servers, in this order. */
  readonly jump: readonly Endpoint[];
}

export const EMPTY_FORM: AddressForm = {
  host: '',
  port: 22,
  user: 'root',
  name: '',
  login: 'password',
  password: '',
  privateKey: '',
  passphrase: '',
  sudoPassword: '',
  keyFile: '',
  jump: [],
};

interface AddInput {
  readonly endpoint: { readonly host: string; readonly port: number; readonly user: string };
  readonly credential: GivenCredential;
  readonly jump: Endpoint[];
  readonly name?: string;
  readonly sudoPassword?: string;
}

export function readForm(form: AddressForm): AddInput {
  const name = form.name.trim();
  return {
    endpoint: { host: form.host.trim(), port: form.port, user: form.user.trim() },
    credential: credentialOf(form),
    jump: [...form.jump],
    ...(name === '' ? {} : { name }),
    ...(form.sudoPassword === '' ? {} : { sudoPassword: form.sudoPassword }),
  };
}

/** Whether there is enough to try. */
export function isComplete(form: AddressForm): boolean {
  const isReachable = form.host.trim() !== '' && form.port >= 1 && form.port <= 65_535;
  return isReachable && /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(form.user.trim()) && hasSecret(form);
}

/** The form as the SSH client would reach this host: with its key file where it names one, else with the agent. */
export function fromSshHost(form: AddressForm, { alias, endpoint, identityFile, jump }: SshHost): AddressForm {
  const login = identityFile === null ? 'agent' : 'key-file';
  return { ...form, ...endpoint, name: alias, login, keyFile: identityFile ?? '', jump };
}

function hasSecret(form: AddressForm): boolean {
  switch (form.login) {
    case 'agent':
      return true;
    case 'password':
      return form.password !== '';
    case 'key':
      return form.privateKey.trim() !== '';
    case 'key-file':
      return form.keyFile !== '';
  }
}

function credentialOf(form: AddressForm): GivenCredential {
  if (form.login === 'agent') return { kind: 'agent' };
  if (form.login === 'password') return { kind: 'password', password: form.password };
  const passphrase = form.passphrase === '' ? {} : { passphrase: form.passphrase };
  if (form.login === 'key-file') return { kind: 'key-file', path: form.keyFile, ...passphrase };
  return { kind: 'key', privateKey: `${form.privateKey.trim()}\n`, ...passphrase };
}
