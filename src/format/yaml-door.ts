/** The one door to the yaml package; nothing else in the product imports it. */
export {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
