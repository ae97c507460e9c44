/**
 * Every line that a real control plane said of a fault (test/vector/fault-matrix.json) is heard, and means something that is
 * wrong: but for those that say nothing of certificates or of who may come in.
 */
import { expect, test } from 'vitest';
import { hear } from '../../../src/domain/message/hear.ts';
import { meaning } from '../../../src/domain/message/meaning/table.ts';
import { readRecord } from '../../cluster/fault/record.ts';
import { byChance } from '../../cluster/fault/said.ts';

/** That nothing answers, that it takes long, and what another line of the same client has said already. */
const ELSE = [
  /^Error: unhealthy cluster$/,
  /apply request took too long/,
  /peer became inactive/,
  /TLS handshake timeout/,
];

/** Of lines whose text alone would not tell which of several meanings is right: the part of it that tells. */
const MEANS: readonly (readonly [RegExp, string])[] = [
  [/RSA key size too small/, 'own-key-too-small'],
  [/"command failed" err="(?:failed to run Kubelet: )?open /, 'file-unreachable'],
  [/ResponseCode: 401|bad status from .*: 401/, 'front-proxy-refused'],
  [/overlapping certificates/, 'authorities-overlap'],
  [/User \\?"system:node:[\w-]+\\?" cannot/, 'component-forbidden'],
  [/User \\?"system:system:kube-scheduler\\?" cannot/, 'forbidden'],
  [/remote error: tls: bad certificate/, 'refused-bad-certificate'],
  [/private key does not match public key/, 'pair-differs'],
  [/but wanted to match|is valid for .*, not /, 'name-missing'],
  [/current time \S+ is after/, 'shown-expired'],
  [/incompatible key usage/, 'wrong-purpose'],
];

const lines = Object.entries(readRecord().faults).flatMap(([id, { said }]) =>
  said.map(({ by, text }) => ({ id, by, text })),
);

test('each line that tells of a fault is heard', () => {
  const told = lines.filter(({ text }) => !byChance(text) && !ELSE.some((each) => each.test(text)));
  expect(told.length).toBeGreaterThan(250);
  const unheard = told.filter(({ text }) => hear(text).length === 0);
  expect(unheard).toEqual([]);
});

test('and none is called harmless', () => {
  const harmless = lines.filter(({ text }) => {
    const heard = hear(text);
    return heard.length > 0 && heard.every(({ message }) => meaning(message.means).severity === 'harmless');
  });
  expect(harmless.filter(({ text }) => !byChance(text))).toEqual([]);
});

test.each(MEANS)('%s means %s', (says, means) => {
  const saying = lines.filter(({ text }) => says.test(text));
  expect(saying.length).toBeGreaterThan(0);
  const otherwise = saying.filter(({ text }) => !hear(text).some(({ message }) => message.means === means));
  expect(otherwise).toEqual([]);
});
