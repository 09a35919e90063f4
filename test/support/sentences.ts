/**
 * The sentences of desktop/main, read from the syntax tree: every literal, template and sum of them, with constants put in and both sides of a
 * question taken. What is filled in while running is a place. It never runs the code it reads.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface Sentence {
  /** Fixed text and, between two of them, a place: what is filled in there, as the source says it. */
  readonly parts: readonly Part[];
  readonly file: string;
  /** The value of a property that is shown, so that a single word is a sentence too. */
  readonly isNamed: boolean;
}

export type Part = string | { readonly place: string };

const root = path.resolve(import.meta.dirname, '../..');

/** Constants by file and name; a name is looked up in its own file first, then wherever else it stands once. */
type Constants = ReadonlyMap<string, ts.Expression>;

/** So many variants one expression may have; a template with more questions than that should be several sentences. */
const VARIANTS_MAX = 64;

interface Choice {
  readonly leftOut?: (file: string) => boolean;
  /** Only what such an expression makes: it is matched against the source of each `new …(…)`. */
  readonly made?: RegExp;
}

export function sentencesOf(pattern: string, { leftOut = () => false, made }: Choice = {}): Sentence[] {
  const files = globSync(pattern, { cwd: root })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.endsWith('.test.ts') && !leftOut(file))
    .sort();
  const sources = files.map((file) => ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true));
  const constants = constantsOf(sources);
  return sources.flatMap((source) => rootsOf(source, made).flatMap((root) => sentencesIn(root, source.fileName, constants)));
}

function constantsOf(sources: readonly ts.SourceFile[]): Constants {
  const found = new Map<string, ts.Expression>();
  for (const source of sources)
    for (const statement of source.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(name) && initializer && isText(initializer)) {
          found.set(`${source.fileName}#${name.text}`, initializer);
          found.set(`#${name.text}`, initializer);
        }
    }
  return found;
}

function rootsOf(source: ts.SourceFile, made: RegExp | undefined): readonly ts.Node[] {
  if (made === undefined) return [source];
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && made.test(node.getText())) found.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sentencesIn(root: ts.Node, file: string, constants: Constants): Sentence[] {
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (isExempt(node)) return;
    if (ts.isExpression(node) && isText(node)) {
      for (const parts of variants(node, constants)) found.push({ parts: joined(parts), file, isNamed: isNamed(node) });
      for (const inner of placesOf(node)) visit(inner);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** What nobody is told: names of modules and types, what is compared with, the log, and what is run. */
function isExempt(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const callee = node.expression;
    return /(^|\.)log$/.test(callee.expression.getText()) || ['prepare', 'exec', 'includes', 'startsWith'].includes(callee.name.text);
  }
  return false;
}

const SHOWN = new Set(['title', 'why', 'expected', 'got', 'found', 'remedy', 'problem', 'nextAction']);

function isNamed({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && SHOWN.has(parent.name.getText());
}

function isText(node: ts.Expression): boolean {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) return true;
  return isSum(node) && (isText(node.left) || isText(node.right));
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** What stands inside a text without being part of its words: it may hold sentences of its own. */
function placesOf(node: ts.Expression): ts.Expression[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map((span) => span.expression);
  return isSum(node) ? [node.left, node.right].flatMap((side) => (isText(side) ? placesOf(side) : [side])) : [];
}

function variants(node: ts.Expression, constants: Constants): Part[][] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [[node.text]];
  if (ts.isParenthesizedExpression(node)) return variants(node.expression, constants);
  if (isSum(node)) return product([variants(node.left, constants), variants(node.right, constants)]);
  if (ts.isConditionalExpression(node)) {
    const sides = [...variants(node.whenTrue, constants), ...variants(node.whenFalse, constants)];
    if (sides.some((side) => side.some((part) => typeof part === 'string'))) return sides;
  }
  if (ts.isIdentifier(node)) {
    const constant =
      constants.get(`${node.getSourceFile().fileName}#${node.text}`) ?? (/^[A-Z_]+$/.test(node.text) ? constants.get(`#${node.text}`) : undefined);
    if (constant) return variants(constant, constants);
  }
  if (ts.isTemplateExpression(node))
    return product([[[node.head.text]], ...node.templateSpans.flatMap((span) => [variants(span.expression, constants), [[span.literal.text]]])]);
  return [[{ place: node.getText().replace(/\s+/g, ' ') }]];
}

function product(lists: readonly (readonly Part[][])[]): Part[][] {
  const all = lists.reduce<Part[][]>((sofar, list) => sofar.flatMap((left) => list.map((right) => [...left, ...right])), [[]]);
  if (all.length > VARIANTS_MAX) throw new Error(`too many ways to read one text: ${JSON.stringify(all[0])}`);
  return all;
}

function joined(parts: readonly Part[]): Part[] {
  return parts.reduce<Part[]>((sofar, part) => {
    const last = sofar.at(-1);
    if (typeof part === 'string' && typeof last === 'string') return [...sofar.slice(0, -1), last + part];
    return part === '' ? sofar : [...sofar, part];
  }, []);
}
