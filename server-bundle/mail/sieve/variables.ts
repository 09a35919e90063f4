/** Modifiers of set (RFC 5229 §4.1), the highest precedence first. */
import type { Node } from '../../wire/sieve/script.ts';

export function modified(value: string, node: Node): string {
  let text = value;
  if (node.tags.has('lower')) text = text.toLowerCase();
  if (node.tags.has('upper')) text = text.toUpperCase();
  const [first = ''] = text;
  if (node.tags.has('lowerfirst')) text = first.toLowerCase() + text.slice(first.length);
  if (node.tags.has('upperfirst')) text = first.toUpperCase() + text.slice(first.length);
  if (node.tags.has('quotewildcard')) text = text.replace(/[*?\\]/g, '\\$&');
  if (node.tags.has('quoteregex')) text = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return node.tags.has('length') ? `${Array.from(text).length}` : text;
}
