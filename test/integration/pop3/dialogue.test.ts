/** POP3 over real sockets, one expectation per line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, PASSWORD, pop3Stage } from '../../support/pop3-stage.ts';
import type { Pop3Stage } from '../../support/pop3-stage.ts';

let stage: Pop3Stage;
let ana: string;
beforeAll(async () => {
  stage = await pop3Stage();
  ana = await stage.mailbox('ana', 'Subject: one\r\n\r\nfirst\r\n', 'Subject: two\r\n\r\n.second\r\n.\r\nlast line\r\n');
});
afterAll(() => stage[Symbol.asyncDispose]());

const plainOf = (address: string, password = PASSWORD): string => Buffer.from(`\0${address}\0${password}`).toString('base64');

const COMMANDS = [
  ['CAPA', 'any'],
  ['STLS', 'before'],
  ['UTF8', 'before'],
  ['USER ana', 'before'],
  ['PASS x', 'before'],
  ['AUTH PLAIN', 'before'],
  ['STAT', 'after'],
  ['LIST', 'after'],
  ['LIST 1', 'after'],
  ['UIDL', 'after'],
  ['RETR 1', 'after'],
  ['TOP 1 0', 'after'],
  ['DELE 1', 'after'],
  ['RSET', 'after'],
  ['NOOP', 'after'],
] as const;

describe('before TLS', () => {
  it('says what it can do, and offers no way to log in', async () => {
    using client = await Client.plain(stage.plainPort);
    expect(await client.many('CAPA')).toEqual([
      'TOP',
      'UIDL',
      'RESP-CODES',
      'AUTH-RESP-CODE',
      'PIPELINING',
      'EXPIRE NEVER',
      'UTF8 USER',
      'STLS',
      'IMPLEMENTATION Palomar',
    ]);
    await client.say(`USER ${ana}`, /^-ERR Passwords are taken behind TLS only; send STLS first$/);
    await client.say(`PASS ${PASSWORD}`, /^-ERR Send USER first$/);
    await client.say(`AUTH PLAIN ${plainOf(ana)}`, /^-ERR Passwords are taken behind TLS only; send STLS first$/);
    await client.say('QUIT', /^\+OK Until next time$/);
    await client.expect(/^\(closed\)$/);
  });

  it('goes over to TLS, and logs in there', async () => {
    using client = await Client.plain(stage.plainPort);
    await client.say('STLS', /^\+OK Begin the handshake$/);
    await client.handshake();
    expect(await client.many('CAPA')).toEqual([
      'TOP',
      'UIDL',
      'RESP-CODES',
      'AUTH-RESP-CODE',
      'PIPELINING',
      'EXPIRE NEVER',
      'UTF8 USER',
      'USER',
      'SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN',
      'IMPLEMENTATION Palomar',
    ]);
    await client.say('STLS', /^-ERR The connection is encrypted already$/);
    await client.say(`USER ${ana}`, /^\+OK Now the password$/);
    await client.say(`PASS ${PASSWORD}`, /^\+OK 2 letters \(\d+ octets\)$/);
    await client.say('STLS', /^-ERR You are logged in already$/);
    await client.say('QUIT', /^\+OK/);
  });

  it.each([
    ['a whole command', 'STLS\r\nNOOP\r\n'],
    ['half a command', 'STLS\r\nNOO'],
  ])('ends the session when %s comes in the clear behind STLS', async (_, sent) => {
    using client = await Client.plain(stage.plainPort);
    client.send(sent);
    await client.expect(/^-ERR Nothing may follow STLS before the handshake$/);
    await client.expect(/^\(closed\)$/);
  });
});

describe('before login', () => {
  it.each(COMMANDS.filter(([, state]) => state === 'after'))('refuses %s', async (command) => {
    using client = await Client.secure(stage.port);
    await client.say(command, /^-ERR Log in first$/);
  });

  it('takes USER and PASS in this order only, nothing between them', async () => {
    using client = await Client.secure(stage.port);
    await client.say('USER', /^-ERR USER takes an argument$/);
    await client.say('PASS x', /^-ERR Send USER first$/);
    await client.say(`USER ${ana}`, /^\+OK/);
    await client.say('NOOP', /^-ERR Log in first$/);
    await client.say(`PASS ${PASSWORD}`, /^-ERR Send USER first$/);
    await client.say(`USER ${ana}`, /^\+OK/);
    await client.say(`pass ${PASSWORD}`, /^\+OK 2 letters/);
  });

  it('answers a wrong password as it answers an unknown name', async () => {
    using client = await Client.secure(stage.port);
    for (const name of [ana, 'nobody@dovecote.test', 'no address']) {
      await client.say(`USER ${name}`, /^\+OK Now the password$/);
      await client.say('PASS wrong', /^-ERR \[AUTH\] Address or password is wrong$/);
    }
    await client.say(`PASS ${PASSWORD}`, /^-ERR Send USER first$/);
  });

  it('takes SASL with and without an initial response, and lets it be cancelled', async () => {
    using client = await Client.secure(stage.port);
    await client.say('AUTH', /^-ERR AUTH takes other arguments$/);
    await client.say('AUTH CRAM-MD5', /^-ERR That mechanism is not offered$/);
    await client.say('AUTH LOGIN', /^-ERR That mechanism is not offered$/);
    await client.say('AUTH PLAIN', /^\+ $/);
    await client.say('*', /^-ERR The login was cancelled$/);
    await client.say('AUTH PLAIN', /^\+ $/);
    await client.say('no base64!', /^-ERR That is not base64$/);
    await client.say('AUTH PLAIN =', /^-ERR/);
    await client.say(`AUTH PLAIN ${plainOf(ana, 'wrong')}`, /^-ERR \[AUTH\] Address or password is wrong$/);
    await client.say('auth plain', /^\+ $/);
    await client.say(plainOf(ana), /^\+OK 2 letters/);
    await client.say('AUTH PLAIN', /^-ERR You are logged in already$/);
  });

  it('refuses names that are no UTF-8', async () => {
    using client = await Client.secure(stage.port);
    await client.say('USER \xff', /^-ERR Names and passwords have to be UTF-8$/);
  });

  it('ends a session whose line has no end', async () => {
    using client = await Client.secure(stage.port);
    client.send('a'.repeat(9_000));
    await client.expect(/^-ERR \[SYS\/TEMP\] That line is too long$/);
    await client.expect(/^\(closed\)$/);
  });

  it('ends a session that says nothing but nonsense', async () => {
    using client = await Client.secure(stage.port);
    for (let count = 0; count < 20; count += 1) await client.say('GET / HTTP/1.1', /^-ERR There is no such command$/);
    await client.say('GET / HTTP/1.1', /^-ERR \[SYS\/TEMP\] Too many commands/);
    await client.expect(/^\(closed\)$/);
  });
});

describe('after login', () => {
  it.each(COMMANDS.filter(([, state]) => state === 'before'))('refuses %s', async (command) => {
    using client = await Client.loggedIn(stage.port, ana);
    await client.say(command, /^-ERR You are logged in already$/);
    await client.say('QUIT', /^\+OK/);
  });

  it('lists, sizes and names the letters', async () => {
    using client = await Client.loggedIn(stage.port, ana);
    const sizes = [await client.say('LIST 1', /^\+OK 1 \d+$/), await client.say('LIST 2', /^\+OK 2 \d+$/)].map((line) => Number(line.split(' ')[2]));
    const sum = sizes.reduce((a, b) => a + b, 0);
    await client.say('STAT', new RegExp(`^\\+OK 2 ${sum}$`));
    expect(await client.many('LIST', new RegExp(`^\\+OK 2 letters \\(${sum} octets\\)$`))).toEqual([`1 ${sizes[0]}`, `2 ${sizes[1]}`]);
    const names = await client.many('UIDL');
    expect(names).toEqual([expect.stringMatching(/^1 \d+\.\d+$/), expect.stringMatching(/^2 \d+\.\d+$/)]);
    await client.say('UIDL 2', new RegExp(`^\\+OK ${names[1] ?? ''}$`));
    for (const command of ['LIST', 'UIDL', 'RETR', 'DELE']) {
      await client.say(`${command} 3`, /^-ERR There is no letter 3; there are 2$/);
      await client.say(`${command} 0`, /^-ERR There is no letter 0; there are 2$/);
      await client.say(`${command} one`, /^-ERR A number was expected$/);
      await client.say(`${command} 1 2`, /^-ERR [A-Z]{4} takes other arguments$/);
    }
    await client.say('RETR', /^-ERR RETR takes other arguments$/);
    await client.say('STAT 1', /^-ERR STAT takes no argument$/);
    await client.say('QUIT', /^\+OK/);
    using again = await Client.loggedIn(stage.port, ana);
    expect(await again.many('UIDL')).toEqual(names);
  });

  it('hands a letter out whole, exactly as many octets as it said, its dots doubled', async () => {
    using client = await Client.loggedIn(stage.port, ana);
    const size = Number((await client.say('RETR 2', /^\+OK \d+ octets$/)).split(' ')[1]);
    const lines = await client.lines();
    expect(lines.slice(-3)).toEqual(['..second', '..', 'last line']);
    expect(lines.map((line) => `${line.replace(/^\./, '')}\r\n`).join('')).toHaveLength(size);
    await client.say('NOOP', /^\+OK Nothing done$/);
  });

  it('hands out the top of a letter', async () => {
    using client = await Client.loggedIn(stage.port, ana);
    expect((await client.many('TOP 2 0')).slice(-1)).toEqual(['']);
    expect((await client.many('TOP 2 1')).slice(-2)).toEqual(['', '..second']);
    expect((await client.many('TOP 2 99')).slice(-3)).toEqual(['..second', '..', 'last line']);
    await client.say('TOP 2', /^-ERR TOP takes other arguments$/);
    await client.say('TOP 2 -1', /^-ERR A number was expected$/);
  });

  it('answers commands that were sent ahead, in order', async () => {
    using client = await Client.secure(stage.port);
    client.send(`USER ${ana}\r\nPASS ${PASSWORD}\r\nSTAT\r\nTOP 1 1\r\nLIST 7\r\n${'NOOP\r\n'.repeat(500)}QUIT\r\n`);
    await client.expect(/^\+OK Now/);
    await client.expect(/^\+OK 2 letters/);
    await client.expect(/^\+OK 2 \d+$/);
    await client.expect(/^\+OK Its top follows$/);
    expect((await client.lines()).slice(-1)).toEqual(['first']);
    await client.expect(/^-ERR There is no letter 7/);
    for (let count = 0; count < 500; count += 1) await client.expect(/^\+OK Nothing done$/);
    await client.expect(/^\+OK Until next time$/);
    await client.expect(/^\(closed\)$/);
  });

  it('shows headers beyond ASCII as they are to whom asked for that, else in encoded words', async () => {
    const address = await stage.mailbox('utf', 'Subject: für dich\r\n\r\nü\r\n');
    using client = await Client.loggedIn(stage.port, address);
    expect(await client.many('TOP 1 0')).toContain(`Subject: =?utf-8?B?${Buffer.from('für').toString('base64')}?= dich`);
    await client.say('QUIT', /^\+OK/);
    using other = await Client.secure(stage.port);
    await other.say('UTF8', /^\+OK Headers come in UTF-8$/);
    await other.say(`USER ${address}`, /^\+OK/);
    await other.say(`PASS ${PASSWORD}`, /^\+OK/);
    expect(await other.many('RETR 1')).toContain(Buffer.from('Subject: für dich').toString('latin1'));
  });
});
