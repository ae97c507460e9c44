// @ts-check
/** The JSON Schema of the cluster file, for editors: made from the same shape that the decoder judges by. */

/** @typedef {import('../../src/domain/shape.ts').Shape} Shape */
/** @typedef {Record<string, unknown>} Schema */

/** @type {Record<string, string[]>} */
const WRITTEN_AS = { scalar: ['number', 'boolean'] };

/**
 * @param {Shape} shape
 * @param {Readonly<Record<string, { readonly expected: string, readonly example: string, readonly unquoted?: string }>>} values
 * @returns {Schema}
 */
export function schemaOfShape(shape, values) {
  switch (shape.shape) {
    case 'value': {
      const { expected, example, unquoted } = values[shape.value] ?? {};
      // an editor judges what YAML makes of it: kubernetesVersion: 1.37 is a number to it, and good all the same
      return {
        type: unquoted === undefined ? 'string' : ['string', ...(WRITTEN_AS[unquoted] ?? [unquoted])],
        description: expected,
        examples: [example],
      };
    }
    case 'choice':
      return { enum: [...shape.of] };
    case 'list':
      return {
        type: 'array',
        items: schemaOfShape(shape.of, values),
        ...(shape.atLeast && { minItems: shape.atLeast }),
      };
    case 'unread':
      return {};
    case 'text':
      return { type: 'string', description: shape.expected };
    case 'map':
      if (shape.keys === 'any')
        return { type: 'object', additionalProperties: schemaOfShape(shape.of, values) };
      return {
        type: 'object',
        properties: Object.fromEntries(shape.keys.map((key) => [key, schemaOfShape(shape.of, values)])),
        additionalProperties: false,
      };
    case 'record': {
      const fields = Object.entries(shape.fields);
      return {
        type: 'object',
        properties: Object.fromEntries(
          fields.map(([name, { is, says, default: value }]) => {
            const schema = schemaOfShape(is, values);
            const expected =
              typeof schema['description'] === 'string' ? `${says} (${schema['description']})` : says;
            return [
              name,
              { ...schema, description: expected, ...(value !== undefined && { default: value }) },
            ];
          }),
        ),
        required: fields.filter(([, field]) => field.required).map(([name]) => name),
        additionalProperties: false,
      };
    }
  }
}
