/**
 * THREAD=REFERENCES (RFC 5256 §3), step by step: link by references, drop the messages that are not there, join what has the same base
 * subject, sort by date. Every message comes exactly once.
 */
import { Links } from './links.ts';
import type { Thread, ThreadedMessage } from './tree.ts';

/** Messages linked between two turns of others. */
const TURN = 2_000;

interface Node {
  /** null: not there. */
  readonly message: ThreadedMessage | null;
  /** Its place in the mailbox, which decides between equal dates. */
  readonly index: number;
  readonly children: Node[];
}

/** `messages` in their order in the mailbox. Yields so that others get their turn. */
export function* threadByReferences(messages: readonly ThreadedMessage[]): Generator<undefined, Thread[]> {
  const links = new Links();
  for (const [index, message] of messages.entries()) {
    links.add(index, message);
    if (index % TURN === TURN - 1) yield;
  }
  const roots = prune(links, messages);
  yield;
  for (const root of roots) if (!root.message) root.children.sort(byDate);
  const joined = joinBySubject(roots.sort(byDate));
  yield;
  return joined.map(sorted).sort(byDate).map(toThread);
}

/** Steps 2 and 3. A message that is not there stays only as a root of several; else its children go to whatever is above it. */
function prune(links: Links, messages: readonly ThreadedMessage[]): Node[] {
  const nodes = links.messages.map((index): Node => ({ message: messages[index] ?? null, index, children: [] }));
  const roots: Node[] = [];
  for (const at of topDown(links)) {
    const node = nodes[at];
    if (!node) continue;
    const above = nearest(at, links, nodes);
    if (!above) roots.push(node);
    else if (node.message) above.children.push(node);
  }
  return roots.flatMap((root) => (root.message || root.children.length > 1 ? [root] : root.children));
}

/** What stays above a node: a message, or the root; null for the root itself. Shortens the way as it goes, for those below. */
function nearest(at: number, links: Links, nodes: readonly Node[]): Node | null {
  const parent = links.parents[at] ?? -1;
  if (parent < 0) return null;
  const above = links.parents[parent] ?? -1;
  const place = nodes[parent]?.message || above < 0 ? parent : above;
  links.parents[at] = place;
  return nodes[place] ?? null;
}

/** All nodes, each behind its parent. */
function topDown(links: Links): number[] {
  const children = new Map<number, number[]>();
  for (const [node, parent] of links.parents.entries()) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  const order: number[] = [];
  for (const root of children.get(-1) ?? []) order.push(root);
  for (let at = 0; at < order.length; at += 1) for (const child of children.get(order[at] ?? -1) ?? []) order.push(child);
  return order;
}

/** Step 5. `roots` by date. */
function joinBySubject(roots: readonly Node[]): Node[] {
  const table = new Map<string, Node>();
  for (const root of roots) {
    const subject = first(root)?.subject ?? '';
    if (subject === '') continue;
    const known = table.get(subject);
    const isBetter = known?.message && (!root.message || (known.message.isReply && !root.message.isReply));
    if (!known || isBetter) table.set(subject, root);
  }
  const left = new Set(roots);
  for (const root of roots) {
    const subject = first(root)?.subject ?? '';
    const known = table.get(subject);
    if (!known || known === root) continue;
    left.delete(root);
    const joint = join(known, root);
    if (joint === known) continue;
    left.delete(known);
    left.add(joint);
    table.set(subject, joint);
  }
  return [...left];
}

/** What both are in afterwards: `known`, or a new one that is not there. */
function join(known: Node, other: Node): Node {
  if (!known.message && !other.message) for (const child of other.children) known.children.push(child);
  else if (!known.message || (other.message?.isReply === true && !known.message.isReply)) known.children.push(other);
  else return { message: null, index: -1, children: [known, other] };
  return known;
}

/** Step 6, for one thread. */
function sorted(root: Node): Node {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    node.children.sort(byDate);
    for (const child of node.children) open.push(child);
  }
  return root;
}

/** A message that is not there goes by its first child, which there always is, sorted before. */
function first(node: Node): ThreadedMessage | null {
  return node.message ?? node.children[0]?.message ?? null;
}

function byDate(a: Node, b: Node): number {
  const [one, other] = [first(a), first(b)];
  return (one?.date ?? 0) - (other?.date ?? 0) || indexOf(a) - indexOf(b);
}

function indexOf(node: Node): number {
  return node.message ? node.index : (node.children[0]?.index ?? 0);
}

/** From the leaves up, without recursion. */
function toThread(root: Node): Thread {
  const order = [root];
  for (let at = 0; at < order.length; at += 1) for (const child of order[at]?.children ?? []) order.push(child);
  const made = new Map<Node, Thread>();
  for (const node of order.toReversed())
    made.set(node, { uid: node.message?.uid ?? null, children: node.children.flatMap((child) => made.get(child) ?? []) });
  return made.get(root) ?? { uid: null, children: [] };
}
