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

/** A field without which, or with which, there is nothing to try. */
export type Missing = 'host' | 'user' | 'port' | 'password' | 'privateKey';

/** What stands in the way of trying, in the order of the fields. */
export function missingOf(form: AddressForm): readonly Missing[] {
  const missing: Missing[] = [];
  if (form.host.trim() === '' || /\s/.test(form.host.trim())) missing.push('host');
  if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(form.user.trim())) missing.push('user');
  if (!(form.port >= 1 && form.port <= 65_535)) missing.push('port');
  if (form.login === 'password' && form.password === '') missing.push('password');
  if (form.login === 'key' && form.privateKey.trim() === '') missing.push('privateKey');
  return missing;
}

/** Names the way to a server, so that a fingerprint confirmed once need not be confirmed again when only the login changes. */
export function wayOf(form: AddressForm): string {
  const { endpoint, jump } = readForm(form);
  return JSON.stringify([endpoint.host, endpoint.port, jump]);
}

/** The form as the SSH client would reach this host: with its key file where it names one, else with the agent. */
export function fromSshHost(form: AddressForm, { alias, endpoint, identityFile, jump }: SshHost): AddressForm {
  const login = identityFile === null ? 'agent' : 'key-file';
  return { ...form, ...endpoint, name: alias, login, keyFile: identityFile ?? '', jump };
}

function credentialOf(form: AddressForm): GivenCredential {
  if (form.login === 'agent') return { kind: 'agent' };
  if (form.login === 'password') return { kind: 'password', password: form.password };
  const passphrase = form.passphrase === '' ? {} : { passphrase: form.passphrase };
  if (form.login === 'key-file') return { kind: 'key-file', path: form.keyFile, ...passphrase };
  return { kind: 'key', privateKey: `${form.privateKey.trim()}\n`, ...passphrase };
}
