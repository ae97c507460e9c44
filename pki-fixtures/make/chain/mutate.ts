/** A DER element changed somewhere inside, the lengths around it made good again (or, now and then, not). */
import type { Chance } from './random.ts';

interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
  /** undefined: looked at as octets */
  readonly children: Node[] | undefined;
}

function read(der: Uint8Array): Node[] | undefined {
  const nodes: Node[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] as number;
    let length = der[at + 1];
    if (length === undefined || (tag & 0x1f) === 0x1f) return undefined;
    let body = at + 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      length = 0;
      for (let i = 0; i < octets; i += 1) length = length * 256 + (der[body + i] ?? 0);
      body += octets;
    }
    if (body + length > der.length) return undefined;
    const content = der.subarray(body, body + length);
    // What is inside an OCTET STRING or a key may be DER as well: faults there are wanted most.
    const inner = tag === 4 ? content : tag === 3 && content[0] === 0 ? undefined : content;
    const nested = (tag & 0x20) !== 0 || tag === 4 ? read(inner ?? content) : undefined;
    nodes.push({ tag, content, children: nested });
    at = body + length;
  }
  return nodes;
}

function write(nodes: readonly Node[]): Buffer {
  return Buffer.concat(nodes.map(({ tag, content, children }) => wrap(tag, children === undefined ? content : write(children))));
}

function wrap(tag: number, content: Uint8Array): Buffer {
  const octets: number[] = [];
  for (let left = content.length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  const header = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Uint8Array.from(header), content]);
}

interface Spot {
  readonly list: Node[];
  readonly index: number;
}

function spots(nodes: Node[]): Spot[] {
  return nodes.flatMap((node, index) => [{ list: nodes, index }, ...(node.children === undefined ? [] : spots(node.children))]);
}

const TAGS = [1, 2, 3, 4, 5, 6, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1c, 0x1e, 0x30, 0x31, 0x80, 0x81, 0x82, 0x83, 0x86, 0x87, 0xa0, 0xa1, 0xa3, 0x1f];

/** One change of structure or value. */
export function mutated(chance: Chance, der: Uint8Array): Uint8Array {
  const tree = read(der);
  // Not the whole: its frame is tried by raw().
  const inside = tree === undefined ? [] : spots(tree).slice(1);
  if (tree === undefined || inside.length === 0 || chance.happens(0.1)) return raw(chance, der);
  const { list, index } = chance.one(inside);
  const node = list[index] as Node;
  switch (chance.upTo(9)) {
    case 0:
      list[index] = { ...node, tag: chance.one(TAGS) };
      break;
    case 1:
      list.splice(index, 1);
      break;
    case 2:
      list.splice(index, 0, node);
      break;
    case 3:
      list.splice(index, 0, { tag: chance.one(TAGS), content: chance.octets(chance.upTo(4)), children: undefined });
      break;
    case 4:
      list[index] = { ...node, content: new Uint8Array(0), children: undefined };
      break;
    case 5:
      list[index] = octetChanged(chance, node);
      break;
    case 6: {
      const whole = node.children === undefined ? node.content : write(node.children);
      list[index] = { ...node, content: whole.subarray(0, chance.upTo(whole.length + 1)), children: undefined };
      break;
    }
    case 7: {
      const whole = node.children === undefined ? node.content : write(node.children);
      list[index] = { ...node, content: Buffer.concat([whole, chance.octets(1 + chance.upTo(3))]), children: undefined };
      break;
    }
    default: {
      const other = chance.upTo(list.length);
      [list[index], list[other]] = [list[other] as Node, node];
    }
  }
  return write(tree);
}

function octetChanged(chance: Chance, node: Node): Node {
  const content = Uint8Array.from(node.children === undefined ? node.content : write(node.children));
  if (content.length === 0) return node;
  const at = chance.happens(0.3) ? 0 : chance.upTo(content.length);
  const odd = [0, 0xff, 0x80, 0x7f, 0x20, 0x2e, 0x40, 0x25];
  content[at] = chance.happens(0.5) ? chance.one(odd) : (content[at] as number) ^ (1 << chance.upTo(8));
  return { ...node, content, children: undefined };
}

/** Octets, with no regard to what they are. */
function raw(chance: Chance, der: Uint8Array): Uint8Array {
  const at = chance.upTo(der.length);
  switch (chance.upTo(5)) {
    case 0:
      return der.subarray(0, at);
    case 1:
      return Buffer.concat([der, chance.octets(1 + chance.upTo(3))]);
    case 2:
      return Buffer.concat([der.subarray(0, at), chance.octets(1), der.subarray(at)]);
    case 3: {
      // an indefinite or an overlong length
      const copy = Uint8Array.from(der);
      copy[1] = chance.one([0x80, 0x81, 0x83, 0x84, 0x85, 0xff]);
      return copy;
    }
    default: {
      const copy = Uint8Array.from(der);
      copy[at] = (copy[at] as number) ^ (1 << chance.upTo(8));
      return copy;
    }
  }
}
