/** SARIF, held against what its standard demands of the parts that are used, and what GitHub refuses to take. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Scan, toSarif } from '../../../src/format/report/sarif.ts';
import { nasty } from '../nasty.ts';

const text = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } };
const location = {
  type: 'object',
  required: ['physicalLocation'],
  properties: {
    id: { type: 'integer', minimum: 0 },
    physicalLocation: {
      type: 'object',
      required: ['artifactLocation', 'region'],
      properties: {
        // §3.4.3: a URI reference of RFC 3986
        artifactLocation: {
          type: 'object',
          required: ['uri'],
          properties: { uri: { type: 'string', pattern: "^[A-Za-z0-9\\-._~%!$&'()*+,;=@/:]*$" } },
        },
        // §3.30.5
        region: { type: 'object', properties: { startLine: { type: 'integer', minimum: 1 } } },
      },
    },
    logicalLocations: {
      type: 'array',
      items: { type: 'object', properties: { fullyQualifiedName: { type: 'string' } } },
    },
  },
};
const level = { enum: ['none', 'note', 'warning', 'error'] };

/** docs.oasis-open.org/sarif/sarif/v2.1.0: §3.13, §3.14, §3.19, §3.27, §3.49, §3.58. */
const SCHEMA = {
  type: 'object',
  required: ['version', 'runs'],
  properties: {
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name'],
                properties: {
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: { shortDescription: text, help: text },
                    },
                  },
                },
              },
            },
          },
          invocations: {
            type: 'array',
            items: { type: 'object', required: ['executionSuccessful'] },
          },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId', 'locations'],
              properties: {
                message: text,
                level,
                ruleIndex: { type: 'integer', minimum: 0 },
                locations: { type: 'array', minItems: 1, items: location },
                relatedLocations: { type: 'array', items: location },
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
};

const scan: fc.Arbitrary<Scan> = fc.tuple(nasty, nasty).map(([a, b]) => ({
  tool: 'kubepki',
  version: '0.1.0',
  rules: [{ id: 'one', says: 'says', help: 'help', level: 'error', tags: [] }],
  results: [
    {
      rule: 'one',
      level: 'error',
      message: `it is ${a}`,
      file: b,
      line: 0,
      about: [a],
      related: [`/etc/${b}`],
      fingerprint: a,
    },
  ],
  notices: [{ message: `it is ${b}`, file: a }],
}));

it('is as the standard has it, whatever the files are called', () => {
  const check = new Ajv2020({ allErrors: true, strict: false }).compile(SCHEMA);
  fc.assert(
    fc.property(scan, (one) => {
      check(JSON.parse(toSarif(one)));
      expect(check.errors ?? []).toEqual([]);
    }),
    { numRuns: 200, seed: 20_261_122 },
  );
});
