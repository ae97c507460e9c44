// @ts-check
/**
 * JSON Schemas of the documents, made from the types that the compiler already holds us to (src/domain/report.ts):
 * there is no second description of a field that could disagree with the first. Only what those types use is
 * understood; anything else is an error here, not a loose schema.
 */
import ts from 'typescript';
import { fromRoot } from './place.mjs';

/** @typedef {Record<string, unknown>} Schema */

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * @param {string} file source relative to the root
 * @param {string} union name of the exported union of all documents
 * @returns {Map<string, Schema>} schema by kind
 */
export function schemasOfUnion(file, union) {
  const program = ts.createProgram([fromRoot(file)], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    lib: ['lib.es2023.d.ts'],
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(fromRoot(file));
  const symbol = source && checker.getSymbolAtLocation(source);
  const exported = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === union);
  if (!exported) throw new Error(`${file} exports no ${union}`);
  const type = checker.getDeclaredTypeOfSymbol(exported);
  /** @type {Map<string, Schema>} */
  const schemas = new Map();
  for (const member of type.isUnion() ? type.types : [type]) {
    const kind = member.getProperty('kind');
    const literal = kind && checker.getTypeOfSymbol(kind);
    if (!literal?.isStringLiteral()) throw new Error(`${checker.typeToString(member)} has no kind`);
    schemas.set(literal.value, {
      $schema: DRAFT,
      $id: `urn:kubepki:v1:${fileNameOf(literal.value).replace('.json', '')}`,
      title: literal.value,
      ...described(member.symbol, checker),
      ...schemaOf(member, checker, literal.value),
    });
  }
  return schemas;
}

/** InspectReport → inspect-report.json @param {string} kind */
export const fileNameOf = (kind) => `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.json`;

/** @param {ts.Symbol | undefined} symbol @param {ts.TypeChecker} checker @returns {Schema} */
function described(symbol, checker) {
  const words = ts
    .displayPartsToString(symbol?.getDocumentationComment(checker) ?? [])
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? {} : { description: words };
}

/**
 * @param {ts.Type} type
 * @param {ts.TypeChecker} checker
 * @param {string} where for the message when the type is not understood
 * @returns {Schema}
 */
function schemaOf(type, checker, where) {
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
  if (type.flags & ts.TypeFlags.String) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
  if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
  if (type.isUnion()) return unionSchema(type, checker, where);
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
    return { type: 'array', items: item ? schemaOf(item, checker, `${where}[]`) : {} };
  }
  if (type.flags & ts.TypeFlags.Object && type.getCallSignatures().length === 0)
    return objectSchema(type, checker, where);
  throw new Error(`${where}: no schema for ${checker.typeToString(type)}`);
}

/** @param {ts.UnionType} type @param {ts.TypeChecker} checker @param {string} where @returns {Schema} */
function unionSchema(type, checker, where) {
  const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
  if (members.every((member) => member.flags & ts.TypeFlags.BooleanLiteral)) return { type: 'boolean' };
  if (members.every((member) => member.isStringLiteral()))
    return { enum: members.map((member) => /** @type {ts.StringLiteralType} */ (member).value) };
  const [only, ...more] = members;
  if (only && more.length === 0) return schemaOf(only, checker, where);
  const schemas = members.map((member) => schemaOf(member, checker, where));
  // `boolean` inside a union arrives as true | false.
  const plain = schemas.filter(({ const: value }) => typeof value !== 'boolean');
  return { anyOf: plain.length < schemas.length ? [...plain, { type: 'boolean' }] : schemas };
}

/** @param {ts.Type} type @param {ts.TypeChecker} checker @param {string} where @returns {Schema} */
function objectSchema(type, checker, where) {
  const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  if (index) return { type: 'object', additionalProperties: schemaOf(index.type, checker, `${where}{}`) };
  const fields = checker.getPropertiesOfType(type);
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        {
          ...described(field, checker),
          ...schemaOf(checker.getTypeOfSymbol(field), checker, `${where}.${field.name}`),
        },
      ]),
    ),
    required: fields.filter((field) => !(field.flags & ts.SymbolFlags.Optional)).map((field) => field.name),
    // New fields may come; readers must not be told that they never will.
    additionalProperties: true,
  };
}
