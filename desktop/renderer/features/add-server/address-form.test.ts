import { expect, it } from 'vitest';
import { EMPTY_FORM, missingOf, readForm, wayOf, type AddressForm } from './address-form.ts';

const form: AddressForm = { ...EMPTY_FORM, host: ' 203.0.113.9 ', password: 'as the provider gave it' };

it('names what is missing in the order of the fields', () => {
  expect(missingOf(EMPTY_FORM)).toEqual(['host', 'password']);
  expect(missingOf({ ...EMPTY_FORM, user: '', port: 0, login: 'key' })).toEqual(['host', 'user', 'port', 'privateKey']);
  expect(missingOf({ ...form, login: 'agent', password: '' })).toEqual([]);
  expect(missingOf(form)).toEqual([]);
});

it('takes no address with a space in it', () => {
  expect(missingOf({ ...form, host: '203.0.113.9 22' })).toEqual(['host']);
});

it('sends nothing that was left empty', () => {
  expect(readForm(form)).toEqual({
    endpoint: { host: '203.0.113.9', port: 22, user: 'root' },
    credential: { kind: 'password', password: 'as the provider gave it' },
    jump: [],
  });
});

it('names the same way for another user or password, and another one for another port or jump host', () => {
  expect(wayOf({ ...form, user: 'admin', password: 'x' })).toBe(wayOf(form));
  expect(wayOf({ ...form, port: 2222 })).not.toBe(wayOf(form));
  expect(wayOf({ ...form, jump: [{ host: '203.0.113.1', port: 22, user: 'root' }] })).not.toBe(wayOf(form));
});
