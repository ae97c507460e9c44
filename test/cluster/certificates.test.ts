/** Requests judged by us and by Kubernetes' own code, others with each KUBEPKI_SEED; test/domain/api has some written down. */
import { expect, test } from 'vitest';
import { compare } from '../domain/api/agreement.ts';
import { objectWith, UNDECODABLE } from '../format/written-objects.ts';
import { askKubernetes } from './certificates.mjs';
import { askedFrom } from '../domain/api/recorded-requests.ts';

const seed = Number(process.env['KUBEPKI_SEED'] ?? 1);
const damages = Number(process.env['KUBEPKI_CASES'] ?? 1500);

test(`lint says what Kubernetes says (KUBEPKI_SEED=${seed})`, async () => {
  const { requests, cases } = askedFrom(seed, damages, 2);
  const differences = [];
  for (const { asked, answer } of cases)
    differences.push(...(await compare(asked, requests[asked.request] ?? '', answer)));
  expect(differences).toEqual([]);
  expect(cases.length).toBeGreaterThan(2 * damages);
});

test('what cannot be decoded is told as the API server tells it', () => {
  const answers = askKubernetes(
    UNDECODABLE.map(([, object]) => ({ Object: objectWith(object), User: 'alice', Groups: [] })),
  );
  expect(answers.map(({ decode }) => decode)).toEqual(UNDECODABLE.map(([, , words]) => words));
});
