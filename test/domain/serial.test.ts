/** Serial numbers in every dress that openssl and Go give them. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isSerial, serialReadings } from '../../src/domain/serial.ts';
import { readCertificate } from '../../src/engine/read/certificate.ts';
import { splitPem } from '../../src/engine/read/pem.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const values = (text: string) => serialReadings(text).map(({ as, value }) => `${as} ${String(value)}`);
const found = (text: string, octets: string) =>
  serialReadings(text).flatMap(({ as, value }) => (isSerial(octets, value) ? [as] : []));

describe('what is typed', () => {
  it.each([
    ['0a1b', 'hexadecimal 2587'],
    ['0x0A1B', 'hexadecimal 2587'],
    ['0X1', 'hexadecimal 1'],
    ['0A:1b', 'hexadecimal 2587'],
    ['0a 1b', 'hexadecimal 2587'],
    ['00:00:0a:1b', 'hexadecimal 2587'],
    ['serial=0A1B', 'hexadecimal 2587'],
    ['serial=10', 'hexadecimal 16'],
    ['Serial Number: 12:34', 'hexadecimal 4660'],
    ['  a1b\n', 'hexadecimal 2587'],
    ['-0A', 'hexadecimal -10'],
    ['0x10', 'hexadecimal 16'],
    ['12:34', 'hexadecimal 4660'],
    ['7', 'hexadecimal 7'],
  ])('%j is one number', (text, meant) => {
    expect(values(text)).toEqual([meant]);
  });

  it.each([
    ['10', 'hexadecimal 16', 'decimal 10'],
    ['-10', 'hexadecimal -16', 'decimal -10'],
    [
      '123456789012345678901234567890',
      `hexadecimal ${String(BigInt('0x123456789012345678901234567890'))}`,
      'decimal 123456789012345678901234567890',
    ],
  ])('%j may be two', (text, ...meant) => {
    expect(values(text)).toEqual(meant);
  });

  it.each([
    '',
    ' ',
    '-',
    '0x',
    ':',
    '0a::1b',
    ':0a',
    '0a:',
    'xyz',
    '0a1b*',
    '１２',
    '1e3.5',
    '1_000',
    '--1',
    'serial=',
    'a'.repeat(257),
  ])('%j is none', (text) => {
    expect(serialReadings(text)).toEqual([]);
  });
});

describe('what a certificate has', () => {
  it('is found by value, however many zeros either has', () => {
    expect(found('A1B', '0a1b')).toEqual(['hexadecimal']);
    expect(found('2587', '0a1b')).toEqual(['decimal']);
    expect(found('0:0:ff', '00ff')).toEqual(['hexadecimal']);
    expect(found('255', '00ff')).toEqual(['decimal']);
    expect(found('a1', '0a1b')).toEqual([]);
    expect(found('10', '10')).toEqual(['hexadecimal']);
    expect(found('10', '0a')).toEqual(['decimal']);
  });

  it('below zero is found as openssl says it, and as it is shown', () => {
    expect(found('-1', 'ff')).toEqual(['hexadecimal']);
    expect(found('ff', 'ff')).toEqual(['hexadecimal']);
    expect(found('ff', 'ffff')).toEqual([]);
    expect(found('-8000', '8000')).toEqual(['hexadecimal']);
  });

  it
    .skipIf(!OPENSSL)
    .each([
      '1',
      '127',
      '128',
      '4096',
      '0x80',
      '0x7fffffffffffffff',
      '0xf'.padEnd(42, '3'),
      '-2',
      '-128',
      '-129',
      '-4096',
    ])('of %s is found by all that openssl prints of it', (serial) => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null'];
    const made = spawnSync('openssl', ['req', '-x509', ...key, '-subj', '/CN=x', '-set_serial', serial]);
    const [block] = splitPem(made.stdout).blocks;
    const reading = readCertificate(block?.der ?? new Uint8Array());
    if (!reading.ok) throw new Error(made.stderr.toString());
    const octets = reading.value.serial;
    const print = (...args: string[]) =>
      spawnSync('openssl', ['x509', '-noout', ...args], { input: made.stdout, encoding: 'utf8' }).stdout;
    expect(found(print('-serial'), octets)).toEqual(['hexadecimal']);
    const [, decimal, hex] = /Serial Number: (-?\d+) \((-?0x[0-9a-f]+)\)/.exec(print('-text')) ?? [];
    if (decimal !== undefined) expect(found(decimal, octets).length).toBe(1);
    if (hex !== undefined) expect(found(hex, octets)).toEqual(['hexadecimal']);
    const [, colons] = /Serial Number:\n\s+([0-9a-f:]+)\n/.exec(print('-text')) ?? [];
    if (colons !== undefined) expect(found(colons, octets)).toEqual(['hexadecimal']);
    expect(decimal ?? colons).toBeDefined();
  });
});
