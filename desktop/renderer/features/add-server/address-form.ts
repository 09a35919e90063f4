/** What the person typed, and what is sent of it. */
import type { Credential } from '../../../contract/index.ts';

export interface AddressForm {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly name: string;
  readonly login: Credential['kind'];
  readonly password: string;
  readonly privateKey: string;
  readonly passphrase: string;
  readonly sudoPassword: string;
}

interface AddInput {
  readonly endpoint: { readonly host: string; readonly port: number; readonly user: string };
  readonly credential: Credential;
  readonly name?: string;
  readonly sudoPassword?: string;
}

export function readForm(form: AddressForm): AddInput {
  const name = form.name.trim();
  return {
    endpoint: { host: form.host.trim(), port: form.port, user: form.user.trim() },
    credential: credentialOf(form),
    ...(name === '' ? {} : { name }),
    ...(form.sudoPassword === '' ? {} : { sudoPassword: form.sudoPassword }),
  };
}

/** Whether there is enough to try. */
export function isComplete(form: AddressForm): boolean {
  const secret = form.login === 'agent' || (form.login === 'password' ? form.password !== '' : form.privateKey.trim() !== '');
  return form.host.trim() !== '' && /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(form.user.trim()) && form.port >= 1 && form.port <= 65_535 && secret;
}

function credentialOf(form: AddressForm): Credential {
  if (form.login === 'agent') return { kind: 'agent' };
  if (form.login === 'password') return { kind: 'password', password: form.password };
  return { kind: 'key', privateKey: `${form.privateKey.trim()}\n`, ...(form.passphrase === '' ? {} : { passphrase: form.passphrase }) };
}
