import { ESCAPES, isHostile } from '../escape.ts';
import { Document, isScalar, Scalar, visit } from '../yaml-door.ts';

/** One YAML document; strings with hostile characters are quoted and escaped, all others stay readable. */
export function toYaml(value: unknown): string {
  const document = new Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false });
  visit(document, (_key, node) => {
    if (isScalar(node) && typeof node.value === 'string' && isHostile(node.value))
      node.type = Scalar.QUOTE_DOUBLE;
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return ESCAPES.json.apply(text);
}
