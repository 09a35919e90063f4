/** From the text of a script to what can be run, or to what is wrong with it, with line and column. Never throws. */
import { Binder } from './binder.ts';
import { COMMANDS } from './catalogue.ts';
import { isExtension, isSupported } from './extensions.ts';
import { ERRORS_MAX, SCRIPT_MAX_BYTES } from './limits.ts';
import { parseScript } from './parser.ts';
import { ScriptError } from './script-error.ts';
import type { Branch, Script, Statement } from './script.ts';
import type { CommandNode } from './syntax.ts';

export type Compiled = { readonly kind: 'script'; readonly script: Script } | { readonly kind: 'invalid'; readonly errors: readonly ScriptError[] };

export function compileScript(source: string): Compiled {
  const errors: ScriptError[] = [];
  try {
    if (Buffer.byteLength(source) > SCRIPT_MAX_BYTES)
      throw new ScriptError({ line: 1, column: 1 }, `The script is larger than ${SCRIPT_MAX_BYTES / 1024} KiB.`);
    const compiler = new Compiler(errors);
    const statements = compiler.script(parseScript(source.replace(/^\uFEFF/, '')));
    if (errors.length === 0) return { kind: 'script', script: { requires: compiler.binder.requires, statements } };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    errors.push(error);
  }
  return { kind: 'invalid', errors };
}

/** `line 3, column 5: …`, one mistake a line. */
export function inWords(errors: readonly ScriptError[]): string {
  return errors.map((error) => `line ${error.at.line}, column ${error.at.column}: ${error.message}`).join('\r\n');
}

class Compiler {
  readonly binder = new Binder();
  readonly #errors: ScriptError[];

  constructor(errors: ScriptError[]) {
    this.#errors = errors;
  }

  script(commands: readonly CommandNode[]): readonly Statement[] {
    const first = commands.findIndex((command) => command.name !== 'require');
    const head = first === -1 ? commands : commands.slice(0, first);
    for (const command of head) this.#collecting(() => this.#require(command));
    return this.#block(commands.slice(head.length));
  }

  #block(commands: readonly CommandNode[]): readonly Statement[] {
    const statements: Statement[] = [];
    let branches: Branch[] | null = null;
    for (const command of commands) {
      this.#collecting(() => {
        const open = branches;
        branches = null;
        if (command.name === 'if') {
          branches = [this.#branch(command)];
          statements.push({ kind: 'if', branches });
        } else if (command.name === 'elsif' || command.name === 'else') {
          if (open === null) throw new ScriptError(command.at, `"${command.name}" has to follow a block of if or elsif.`);
          open.push(this.#branch(command));
          branches = command.name === 'elsif' ? open : null;
        } else statements.push(this.#action(command));
      });
    }
    return statements;
  }

  #branch(command: CommandNode): Branch {
    const isElse = command.name === 'else';
    const [test, ...others] = command.tests;
    if (isElse ? test !== undefined : test === undefined || others.length > 0)
      throw new ScriptError(
        command.at,
        isElse ? '"else" takes no test; use elsif.' : `"${command.name}" takes one test; join several by allof or anyof.`,
      );
    if (command.arguments.length > 0) throw new ScriptError(command.at, `"${command.name}" takes a test, not an argument.`);
    if (command.block === null) throw new ScriptError(command.at, `After "${command.name}" a block in { } is missing.`);
    return { test: test === undefined ? null : this.binder.test(test), block: this.#block(command.block) };
  }

  #action(command: CommandNode): Statement {
    const rule = Object.hasOwn(COMMANDS, command.name) ? COMMANDS[command.name] : undefined;
    const node = this.binder.action(command, () => {
      if (command.name === 'require') throw new ScriptError(command.at, '"require" has to stand at the top of the script, before everything else.');
      if (!rule) throw new ScriptError(command.at, `There is no command "${command.name.slice(0, 40)}".`);
      if (command.block !== null) throw new ScriptError(command.at, `"${command.name}" takes no block; it ends with a semicolon.`);
      if (command.tests.length > 0)
        throw new ScriptError(command.tests[0]?.at ?? command.at, `"${command.name}" takes no test; is a semicolon missing?`);
      return this.binder.bind(command, rule, 'command');
    });
    return { kind: 'action', node };
  }

  #require(command: CommandNode): void {
    const [names, ...others] = command.arguments;
    if (names?.kind !== 'strings' || others.length > 0 || command.tests.length > 0 || command.block !== null)
      throw new ScriptError(command.at, '"require" takes the names of extensions in quotes, and ends with a semicolon.');
    for (const { value, at } of names.strings) {
      if (!isSupported(value)) this.#note(new ScriptError(at, `This server does not have the extension "${value.slice(0, 60)}".`));
      if (isExtension(value)) this.binder.requires.add(value);
      // RFC 6131 §2: it brings vacation along.
      if (value === 'vacation-seconds') this.binder.requires.add('vacation');
    }
  }

  /** One mistake does not hide the next. */
  #collecting(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.#note(error);
    }
  }

  #note(error: ScriptError): void {
    if (this.#errors.length < ERRORS_MAX) this.#errors.push(error);
  }
}
