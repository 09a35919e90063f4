/** ManageSieve over real sockets, one expectation per line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXTENSIONS } from '../../../server-bundle/wire/sieve/extensions.ts';
import { ADDRESS, Client, PASSWORD, PLAIN, manageSieveStage } from '../../support/managesieve-stage.ts';
import type { ManageSieveStage } from '../../support/managesieve-stage.ts';

let stage: ManageSieveStage;
beforeAll(async () => {
  stage = await manageSieveStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const COMMANDS = [
  ['CAPABILITY', 'any'],
  ['NOOP', 'any'],
  ['NOOP "tag"', 'any'],
  ['STARTTLS', 'before'],
  ['AUTHENTICATE "PLAIN" ""', 'before'],
  ['UNAUTHENTICATE', 'after'],
  ['HAVESPACE "a" 10', 'after'],
  ['PUTSCRIPT "a" "keep;"', 'after'],
  ['CHECKSCRIPT "keep;"', 'after'],
  ['LISTSCRIPTS', 'after'],
  ['SETACTIVE ""', 'after'],
  ['GETSCRIPT "none"', 'after'],
  ['DELETESCRIPT "none"', 'after'],
  ['RENAMESCRIPT "none" "some"', 'after'],
] as const;

describe('before TLS', () => {
  it('says what it can do, and offers no way to log in', async () => {
    using client = await Client.connect(stage.port);
    expect(await client.until(/^OK /)).toEqual([
      '"IMPLEMENTATION" "Palomar"',
      '"SASL" ""',
      `"SIEVE" "${EXTENSIONS.join(' ')}"`,
      '"STARTTLS"',
      '"MAXREDIRECTS" "4"',
      '"UNAUTHENTICATE"',
      '"VERSION" "1.0"',
      'OK "mail.dovecote.test Palomar is ready"',
    ]);
    await client.say(`AUTHENTICATE "PLAIN" "${PLAIN}"`, /^NO \(ENCRYPT-NEEDED\) "Passwords are taken behind STARTTLS only"$/);
    await client.say('LOGOUT', /^OK "Until next time"$/);
    await client.expect(/^\(closed\)$/);
  });

  it.each(COMMANDS.filter(([, state]) => state === 'after'))('refuses %s', async (command) => {
    using client = await Client.connect(stage.port);
    await client.until(/^OK /);
    await client.say(command, /^NO "Log in first"$/);
  });

  it.each([
    ['a whole command', 'STARTTLS\r\nNOOP\r\n'],
    ['half a command', 'STARTTLS\r\nNOO'],
    ['a literal', 'STARTTLS\r\nNOOP {3+}\r\nab'],
  ])('ends the session when %s comes in the clear behind STARTTLS', async (_, sent) => {
    using client = await Client.connect(stage.port);
    await client.until(/^OK /);
    client.send(sent);
    await client.expect(/^BYE "Nothing may follow STARTTLS before the handshake"$/);
    await client.expect(/^\(closed\)$/);
  });

  it('runs nothing that was slipped in while the handshake was awaited', async () => {
    using client = await Client.connect(stage.port);
    await client.until(/^OK /);
    await client.say('STARTTLS', /^OK /);
    client.send('NOOP "injected"\r\n');
    await client.expect(/^\(closed\)$/);
  });

  it('tells everything anew behind TLS, and offers to log in', async () => {
    using client = await Client.connect(stage.port);
    await client.until(/^OK /);
    await client.say('STARTTLS', /^OK /);
    await client.handshake();
    const lines = await client.until(/^OK /);
    expect(lines).toContain('"SASL" "SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN"');
    expect(lines).not.toContain('"STARTTLS"');
    await client.say('STARTTLS', /^NO "The connection is encrypted already"$/);
  });
});

describe('logging in', () => {
  it.each([
    ['with the message along', `AUTHENTICATE "PLAIN" "${PLAIN}"`, []],
    ['in any case, with a literal', `authenticate {5+}\r\nplain {${PLAIN.length}+}\r\n${PLAIN}`, []],
    ['when asked', 'AUTHENTICATE "PLAIN"', [`"${PLAIN}"`]],
    ['when asked, with a literal', 'AUTHENTICATE "PLAIN"', [`{${PLAIN.length}+}\r\n${PLAIN}`]],
  ])('by PLAIN %s', async (_, first, answers) => {
    using client = await Client.secure(stage.port);
    client.send(`${first}\r\n`);
    for (const answer of answers) {
      await client.expect(/^""$/);
      client.send(`${answer}\r\n`);
    }
    await client.expect(/^OK "Logged in"$/);
    client.send('CAPABILITY\r\n');
    expect(await client.until(/^OK /)).toContain(`"OWNER" "${ADDRESS}"`);
  });

  it.each([
    ['a wrong password', Buffer.from(`\0${ADDRESS}\0wrong`).toString('base64'), /^NO "Address or password is wrong"$/],
    ['an unknown address', Buffer.from('\0nobody@dovecote.test\0wrong').toString('base64'), /^NO "Address or password is wrong"$/],
    [
      'somebody for somebody else',
      Buffer.from(`boss@x.test\0${ADDRESS}\0${PASSWORD}`).toString('base64'),
      /^NO "Nobody may log in for somebody else"$/,
    ],
    ['what is not base64', '%%%', /^NO /],
    ['nothing', '', /^NO /],
  ])('is refused to %s', async (_, message, expected) => {
    using client = await Client.secure(stage.port);
    await client.say(`AUTHENTICATE "PLAIN" "${message}"`, expected);
    await client.say('LISTSCRIPTS', /^NO "Log in first"$/);
  });

  it('can be cancelled', async () => {
    using client = await Client.secure(stage.port);
    await client.say('AUTHENTICATE "PLAIN"', /^""$/);
    await client.say('"*"', /^NO "The login was cancelled"$/);
    await client.say('NOOP', /^OK /);
  });

  it('by a mechanism that is not offered is refused', async () => {
    using client = await Client.secure(stage.port);
    await client.say('AUTHENTICATE "LOGIN"', /^NO "That mechanism is not offered"$/);
    await client.say('AUTHENTICATE "CRAM-MD5"', /^NO "That mechanism is not offered"$/);
  });

  it('ends with UNAUTHENTICATE, and can begin again', async () => {
    using client = await Client.loggedIn(stage.port);
    await client.say('AUTHENTICATE "PLAIN" ""', /^NO "You are logged in already"$/);
    await client.say('STARTTLS', /^NO "You are logged in already"$/);
    await client.say('UNAUTHENTICATE', /^OK /);
    await client.say('LISTSCRIPTS', /^NO "Log in first"$/);
    await client.say(`AUTHENTICATE "PLAIN" "${PLAIN}"`, /^OK /);
  });
});

describe('scripts', () => {
  it('are put, listed, read, activated, renamed and removed', async () => {
    using client = await Client.loggedIn(stage.port);
    const script = 'require "fileinto";\r\nfileinto "Ä";\r\n';
    await client.say('HAVESPACE "eins" 1000', /^OK /);
    await client.say(`PUTSCRIPT "eins" {${Buffer.byteLength(script)}+}\r\n${script}`, /^OK "The script is kept"$/);
    await client.say('PUTSCRIPT "zw\\"ei\\\\" "keep;"', /^OK /);
    await client.say('SETACTIVE "eins"', /^OK /);
    client.send('LISTSCRIPTS\r\n');
    expect(await client.until(/^OK /)).toEqual(['"eins" ACTIVE', '"zw\\"ei\\\\"', 'OK "These are all"']);
    client.send('GETSCRIPT "eins"\r\n');
    expect(await client.until(/^OK /)).toEqual([
      `{${Buffer.byteLength(script)}}`,
      'require "fileinto";',
      'fileinto "Ä";',
      '',
      'OK "This is the script"',
    ]);
    await client.say('DELETESCRIPT "eins"', /^NO \(ACTIVE\) /);
    await client.say('RENAMESCRIPT "eins" "zw\\"ei\\\\"', /^NO \(ALREADYEXISTS\) /);
    await client.say('RENAMESCRIPT "eins" "drei"', /^OK /);
    await client.say('SETACTIVE ""', /^OK "No script is active"$/);
    await client.say('DELETESCRIPT "drei"', /^OK /);
    await client.say('DELETESCRIPT "zw\\"ei\\\\"', /^OK /);
    await client.say('LISTSCRIPTS', /^OK /);
  });

  it('that are wrong are not kept, and every mistake is told with its place', async () => {
    using client = await Client.loggedIn(stage.port);
    await client.say('PUTSCRIPT "wrong" "fileinto \\"x\\";"', /^NO "line 1, column 1: The command \\"fileinto\\" needs /);
    client.send('CHECKSCRIPT "kepe; stpo;"\r\n');
    expect(await client.line()).toMatch(/^NO \{\d+\}$/);
    await client.expect(/^line 1, column 1: There is no command "kepe"\.$/);
    await client.expect(/^line 1, column 7: There is no command "stpo"\.$/);
    await client.say('CHECKSCRIPT "keep;"', /^OK "The script is good"$/);
    await client.say('LISTSCRIPTS', /^OK /);
  });

  it.each([
    ['GETSCRIPT "none"', /^NO \(NONEXISTENT\) /],
    ['DELETESCRIPT "none"', /^NO \(NONEXISTENT\) /],
    ['SETACTIVE "none"', /^NO \(NONEXISTENT\) /],
    ['RENAMESCRIPT "none" "some"', /^NO \(NONEXISTENT\) /],
    ['HAVESPACE "a" 200000', /^NO \(QUOTA\/MAXSIZE\) /],
    ['PUTSCRIPT "" "keep;"', /^NO "The name of a script has /],
    [`PUTSCRIPT "${'a'.repeat(201)}" "keep;"`, /^NO "The name of a script has /],
    ['PUTSCRIPT {2+}\r\na\n "keep;"', /^NO "The name of a script has /],
    ['PUTSCRIPT "a"', /^NO "That command takes other arguments"$/],
    ['PUTSCRIPT "a" "b" "c"', /^NO "That command takes other arguments"$/],
    ['PUTSCRIPT a b', /^NO "A text in quotes or a literal was expected"$/],
    ['HAVESPACE "a" "10"', /^NO "A number was expected"$/],
    ['NOSUCH', /^NO "There is no such command"$/],
    ['"NOOP"', /^NO "There is no such command"$/],
    ['NOOP "tag"', /^OK \(TAG "tag"\) "Nothing done"$/],
    ['', /^NO "There is no such command"$/],
    ['NOOP  "tag"', /^NO "That is not a command of ManageSieve"$/],
    ['NOOP "tag', /^NO "That is not a command of ManageSieve"$/],
    ['NOOP {3}', /^NO "That is not a command of ManageSieve"$/],
    ['CHECKSCRIPT {200000+}\r\n' + 'a'.repeat(200_000), /^NO \(QUOTA\/MAXSIZE\) /],
  ])('%j', async (command, expected) => {
    using client = await Client.loggedIn(stage.port);
    await client.say(command, expected);
    await client.say('NOOP', /^OK /);
  });

  it('in bytes that are no UTF-8 are refused', async () => {
    using client = await Client.loggedIn(stage.port);
    client.socket.write(Buffer.concat([Buffer.from('CHECKSCRIPT {2+}\r\n'), Buffer.from([0xff, 0xfe]), Buffer.from('\r\n')]));
    await client.expect(/^NO "Texts have to be UTF-8"$/);
  });

  it('are full at some point', async () => {
    using client = await Client.loggedIn(stage.port);
    for (let index = 0; index < 32; index += 1) await client.say(`PUTSCRIPT "s${index}" "keep;"`, /^OK /);
    await client.say('HAVESPACE "one more" 10', /^NO \(QUOTA\/MAXSCRIPTS\) /);
    await client.say('PUTSCRIPT "one more" "keep;"', /^NO \(QUOTA\) /);
    for (let index = 0; index < 32; index += 1) await client.say(`DELETESCRIPT "s${index}"`, /^OK /);
  });
});

describe('what is too much', () => {
  it.each([
    ['a line', `NOOP "${'a'.repeat(9_000)}"\r\n`],
    ['a literal of an unknown client', 'NOOP {9000+}\r\n'],
    ['a literal beyond all numbers', 'NOOP {9999999999+}\r\n'],
    ['literals', 'NOOP {0+}\r\n {0+}\r\n {0+}\r\n {0+}\r\n {0+}\r\n {0+}\r\n'],
  ])('%s: the session ends', async (_, sent) => {
    using client = await Client.connect(stage.port);
    await client.until(/^OK /);
    client.send(sent);
    await client.expect(/^BYE "That (?:line|literal) is too (?:long|large)"$/);
    await client.expect(/^\(closed\)$/);
  });

  it('nonsense: the session ends', async () => {
    using client = await Client.connect(stage.port);
    await client.until(/^OK /);
    client.send('HELO\r\n'.repeat(30));
    for (let index = 0; index < 20; index += 1) await client.expect(/^NO /);
    await client.expect(/^BYE "Too many commands that could not be carried out"$/);
  });

  it('pipelining is fine', async () => {
    using client = await Client.loggedIn(stage.port);
    client.send('NOOP\r\n'.repeat(200));
    for (let index = 0; index < 200; index += 1) await client.expect(/^OK /);
  });

  it('connections of one address: the next is sent away', async () => {
    const clients: Client[] = [];
    let last = '';
    // Those of the tests before may not be gone yet.
    while (clients.length < 25 && !last.startsWith('BYE')) {
      const client = await Client.connect(stage.port);
      clients.push(client);
      last = await client.line();
    }
    expect(last).toBe('BYE "Too many connections from your address"');
    expect(clients.length).toBeGreaterThan(10);
    for (const client of clients) client[Symbol.dispose]();
  });
});
