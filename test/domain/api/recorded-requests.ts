/**
 * Requests, and what Kubernetes says of each with what is asked along with it: written down (KUBEPKI_RECORD=1 does so where
 * there is Go), so that a machine without it holds us against Kubernetes all the same. Signatures differ from run to run;
 * so the requests are written down too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { askKubernetes, type CertificateAnswer } from '../../cluster/certificates.mjs';
import { casesFrom, honestCases, objectOf, type RequestCase } from './request-cases.ts';
import { randomFrom, specimens } from './request-specimens.ts';

export interface Recorded {
  /** spec.request by name, one character an octet */
  readonly requests: Readonly<Record<string, string>>;
  readonly cases: readonly { readonly asked: RequestCase; readonly answer: CertificateAnswer }[];
}

const path = new URL('../../vector/request-verdicts.json', import.meta.url);

/** What is asked in one go, by a seed. */
export function askedFrom(seed: number, damages: number, each: number): Recorded {
  const random = randomFrom(seed);
  const requests = specimens(random, damages);
  const cases = [
    ...honestCases(Object.keys(requests).filter((name) => !name.startsWith('damaged '))),
    ...casesFrom(Object.keys(requests), random, each),
  ];
  const answers = askKubernetes(
    cases.map((one) => ({
      Object: objectOf(one, requests[one.request] ?? ''),
      User: one.user,
      Groups: one.groups,
    })),
  );
  return { requests, cases: cases.map((asked, i) => ({ asked, answer: answers[i] as CertificateAnswer })) };
}

export function recorded(): Recorded {
  if (process.env['KUBEPKI_RECORD'] !== '1') return JSON.parse(readFileSync(path, 'utf8')) as Recorded;
  const { requests, cases } = askedFrom(20_261_121, 60, 2);
  const lines = (all: readonly string[]) => all.map((line) => `    ${line}`).join(',\n');
  const text = `{\n  "requests": {\n${lines(Object.entries(requests).map(([name, pem]) => `${JSON.stringify(name)}: ${JSON.stringify(pem)}`))}\n  },\n  "cases": [\n${lines(cases.map((one) => JSON.stringify(one)))}\n  ]\n}\n`;
  writeFileSync(path, text);
  return { requests, cases };
}
