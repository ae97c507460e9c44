/** The one door to the yaml package; nothing else in the product imports it. */
export {
  Composer,
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  parseDocument,
  Parser,
  Scalar,
  visit,
  type YAMLParseError,
} from 'yaml';
