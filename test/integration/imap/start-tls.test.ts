/** The port where a connection begins in the clear: what is refused there, and how it goes over to TLS. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS, imapStage, LineClient, PASSWORD, type ImapStage } from '../../support/imap-stage.ts';

const IN_THE_CLEAR = 'CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ ID SASL-IR ENABLE IDLE STARTTLS LOGINDISABLED';
const NOTHING_BEHIND = '* BYE Nothing may follow STARTTLS before the handshake';
const plain = Buffer.from(`\0${ADDRESS}\0${PASSWORD}`).toString('base64');

let stage: ImapStage;
beforeAll(async () => {
  stage = await imapStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const connected = async () => {
  const client = await LineClient.plain(stage.plainPort);
  expect(await client.line()).toBe(`* OK [${IN_THE_CLEAR}] mail.dovecote.test Palomar is ready`);
  return client;
};

describe('in the clear', () => {
  it.each([`LOGIN ${ADDRESS} "${PASSWORD}"`, `AUTHENTICATE PLAIN ${plain}`, 'AUTHENTICATE PLAIN', 'AUTHENTICATE SCRAM-SHA-256'])(
    'refuses %s without looking at the password',
    async (command) => {
      using client = await connected();
      expect(await client.command(command)).toEqual(['NO [PRIVACYREQUIRED] Passwords are taken behind TLS only; send STARTTLS first']);
      expect(await client.command('SELECT INBOX')).toEqual(['NO [AUTHENTICATIONFAILED] Log in first']);
    },
  );

  it.each([
    ['a whole command', 'a STARTTLS\r\nb NOOP\r\n'],
    ['half a command', 'a STARTTLS\r\nb NO'],
    ['a literal that is open', 'a STARTTLS\r\nb LOGIN {5+}\r\n'],
    ['a handshake that was not waited for', 'a STARTTLS\r\n\x16\x03\x01\x00'],
  ])('ends the session when %s comes behind STARTTLS', async (_, sent) => {
    using client = await connected();
    client.send(sent);
    expect(await client.line()).toBe(NOTHING_BEHIND);
    await once(client.socket, 'close');
  });

  it('ends a connection whose handshake is none', async () => {
    using client = await connected();
    client.send('a STARTTLS\r\n');
    expect(await client.line()).toBe('a OK Begin the handshake');
    client.send('b NOOP\r\n');
    await once(client.socket, 'close');
  });

  it('takes STARTTLS without arguments only', async () => {
    using client = await connected();
    expect(await client.command('STARTTLS now')).toEqual(['BAD STARTTLS takes another number of arguments']);
    expect(await client.command('CAPABILITY')).toEqual([`* ${IN_THE_CLEAR}`, 'OK CAPABILITY completed']);
  });
});

it('logs in behind the handshake, and by a password that is bound to it', async () => {
  using client = await connected();
  expect(await client.command('STARTTLS')).toEqual(['OK Begin the handshake']);
  using secure = await client.secured();
  expect(await secure.command('STARTTLS')).toEqual(['BAD The connection is encrypted already']);
  expect(await secure.command('CAPABILITY')).toEqual([
    expect.stringMatching(/AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN$/),
    'OK CAPABILITY completed',
  ]);
  expect((await secure.command(`LOGIN ${ADDRESS} "${PASSWORD}"`)).at(-1)).toMatch(/^OK \[CAPABILITY .*IDLE/);
  expect((await secure.command('SELECT INBOX')).at(-1)).toMatch(/^OK \[READ-WRITE\]/);
  expect(await secure.command('STARTTLS')).toEqual(['BAD You are logged in already']);
});

it('serves whatever certificate is in the files by then', async () => {
  stage.replaceCertificate('new.dovecote.test');
  await expect
    .poll(async () => {
      using client = await connected();
      await client.command('STARTTLS');
      using secure = await client.secured();
      return secure.socket.getPeerX509Certificate()?.subject;
    })
    .toBe('CN=new.dovecote.test');
});
