/** PEM as it is found: what is read of it, and which line is blamed for what. */
import { describe, expect, it } from 'vitest';
import { encodePem, splitPem } from '../../../src/engine/read/pem.ts';
import { GO, goBlocks, OPENSSL, openssl, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const DER = Uint8Array.from({ length: 100 }, (_, i) => (i * 7) & 0xff);
const ONE = Buffer.from(encodePem('CERTIFICATE', DER)).toString('latin1');
const TWO = Buffer.from(encodePem('CERTIFICATE', DER.subarray(0, 50))).toString('latin1');
const BODY = ONE.split('\n').slice(1, -2).join('\n');
const block = (body: string, label = 'CERTIFICATE'): string =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

/** blocks as label:octets@line, problems as what@line */
const CASES: Readonly<Record<string, [text: string, blocks: string, problems: string]>> = {
  'one block': [ONE, 'CERTIFICATE:100@1', ''],
  'no final newline': [ONE.trimEnd(), 'CERTIFICATE:100@1', ''],
  'two blocks': [ONE + TWO, 'CERTIFICATE:100@1 CERTIFICATE:50@6', ''],
  'CRLF': [ONE.replaceAll('\n', '\r\n'), 'CERTIFICATE:100@1', ''],
  'text before, between and after': [
    `subject=CN = a\n\n${ONE}issuer=\n${TWO}bye`,
    'CERTIFICATE:100@3 CERTIFICATE:50@9',
    '',
  ],
  'bag attributes': [
    `Bag Attributes\n    friendlyName: x\nKey Attributes: <No Attributes>\n${ONE}`,
    'CERTIFICATE:100@4',
    '',
  ],
  'another label': [ONE.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'), 'TRUSTED CERTIFICATE:100@1', ''],
  'one long line': [block(BODY.replaceAll('\n', '')), 'CERTIFICATE:100@1', ''],
  'odd line lengths': [
    block((BODY.replaceAll('\n', '').match(/.{1,7}/g) ?? []).join('\n')),
    'CERTIFICATE:100@1',
    '',
  ],
  'blank lines in the body': [block(BODY.replaceAll('\n', '\n\n')), 'CERTIFICATE:100@1', ''],
  'trailing blanks on every line': [ONE.replaceAll('\n', ' \t\n'), 'CERTIFICATE:100@1', ''],
  'headers': [block(`Proc-Type: 4,ENCRYPTED\nDEK-Info: x\n\n${BODY}`), 'CERTIFICATE:100@1', ''],
  'headers and no more': ['-----BEGIN X-----\na: b\n-----END X-----\n', '', 'no-body@1'],
  'an empty block': ['-----BEGIN X-----\n-----END X-----\n', 'X:0@1', ''],
  'a byte order mark': [`\u00ef\u00bb\u00bf${ONE}`, 'CERTIFICATE:100@1', 'byte-order-mark@1'],
  'UTF-16, as PowerShell writes it': [
    Buffer.from(`\ufeff${ONE}`, 'utf16le').toString('latin1'),
    'CERTIFICATE:100@1',
    'utf-16@1',
  ],
  'UTF-16 the other way round, and text beyond ASCII': [
    Buffer.from(`\ufeff€\r\n${ONE.replaceAll('\n', '\r\n')}`, 'utf16le')
      .swap16()
      .toString('latin1'),
    'CERTIFICATE:100@2',
    'utf-16@1',
  ],
  'indented, as in YAML': [ONE.replaceAll(/^(?=.)/gm, '  '), 'CERTIFICATE:100@1', 'indented@1 indented@5'],
  'no newline between two': [
    `${ONE.trimEnd()}${TWO}`,
    'CERTIFICATE:100@1 CERTIFICATE:50@5',
    'text-after-end@5',
  ],
  'words after the end': [
    `${ONE.trimEnd()} over\n${TWO}`,
    'CERTIFICATE:100@1 CERTIFICATE:50@6',
    'text-after-end@5',
  ],
  'a damaged block before a good one': [block(`!${BODY.slice(1)}`) + TWO, 'CERTIFICATE:50@6', 'bad-base64@2'],
  'damage on the second line of the body': [
    block(`${BODY.split('\n')[0]}\nab*d`) + TWO,
    'CERTIFICATE:50@5',
    'bad-base64@3',
  ],
  'base64 that stops short': [block('AAAAA'), '', 'bad-base64@2'],
  'base64 that is padded too much': [block('AA==='), '', 'bad-base64@2'],
  'base64 that goes on after its padding': [block('AA==AA=='), '', 'bad-base64@2'],
  'base64 with idle bits set, as Go allows': [block('AB=='), 'CERTIFICATE:1@1', ''],
  'a block without end': [`${ONE.slice(0, 80)}\n${TWO}`, 'CERTIFICATE:50@3', 'no-end-line@1'],
  'a last block without end': [TWO + ONE.slice(0, 80), 'CERTIFICATE:50@1', 'no-end-line@5'],
  'an end of another label': [
    ONE.replace('END CERTIFICATE', 'END KEY') + TWO,
    'CERTIFICATE:50@6',
    'end-differs@5',
  ],
  'an end of another label, as long': [
    ONE.replace('END CERTIFICATE', 'END CERTIFIXATE') + TWO,
    'CERTIFICATE:50@6',
    'end-differs@5',
  ],
  'an end without beginning': [`-----END X-----\n${TWO}`, 'CERTIFICATE:50@2', 'end-without-begin@1'],
  'a beginning cut short': [
    `-----BEGIN CERTIFICATE\n${BODY}\n-----END CERTIFICATE-----\n${TWO}`,
    'CERTIFICATE:50@6',
    'bad-begin-line@1 end-without-begin@5',
  ],
  'dashes in the body': [block(`-----\n${BODY}`) + TWO, 'CERTIFICATE:50@7', 'bad-base64@2'],
  'carriage returns only': [ONE.replaceAll('\n', '\r'), '', 'bad-begin-line@1'],
};

describe('PEM', () => {
  it.each(Object.entries(CASES))('%s', (_, [text, blocks, problems]) => {
    const file = splitPem(bytes(text));
    expect(file.blocks.map(({ label, der, line }) => `${label}:${der.length}@${line}`).join(' ')).toBe(
      blocks,
    );
    expect(file.problems.map(({ what, line }) => `${what}@${line}`).join(' ')).toBe(problems);
    expect(file.form).toBe('pem');
    for (const { line, offset } of file.blocks) {
      expect(
        bytes(text)
          .subarray(0, offset)
          .filter((octet) => octet === 10).length,
      ).toBe(line - 1);
    }
  });

  it(`every block that ${WITH_GO} sees is seen, and none but those unless a problem is told`, {
    skip: !GO,
  }, () => {
    const list = Object.entries(CASES);
    for (const [i, go] of goBlocks(list.map(([, [text]]) => bytes(text))).entries()) {
      const [what, [text]] = list[i] as (typeof list)[number];
      const { blocks, problems } = splitPem(bytes(text));
      const ours = blocks.map(({ label, der }) => ({ label, der: Buffer.from(der).toString('hex') }));
      if (problems.length === 0) expect(ours, what).toEqual(go);
      else expect(ours, what).toEqual(expect.arrayContaining(go));
    }
  });

  it('keeps headers in their order', () => {
    const { blocks } = splitPem(bytes(block(`Proc-Type: 4,ENCRYPTED\nDEK-Info : AES-128-CBC,00\n\n${BODY}`)));
    expect(blocks[0]?.headers).toEqual([
      { name: 'Proc-Type', value: '4,ENCRYPTED' },
      { name: 'DEK-Info', value: 'AES-128-CBC,00' },
    ]);
  });

  it('knows bare DER, also cut short or followed by more, and tells it from text and nothing', () => {
    const sequence = Uint8Array.of(0x30, 0x82, 0x01, 0x00, 1, 2, 3);
    expect(splitPem(sequence)).toEqual({
      form: 'der',
      blocks: [{ label: '', der: sequence, line: 1, offset: 0, headers: [] }],
      problems: [],
    });
    expect(splitPem(Uint8Array.of(0x30, 2, 5, 0)).form).toBe('der');
    expect(splitPem(bytes('00: a line that starts with the digit 0')).form).toBe('none');
    expect(splitPem(bytes('0')).form).toBe('none');
    expect(splitPem(new Uint8Array(0))).toEqual({ form: 'none', blocks: [], problems: [] });
    expect(splitPem(bytes('no armour here')).form).toBe('none');
  });

  it('stays linear and whole over large and hostile files', () => {
    const lines = bytes('-----BEGIN A-----\n'.repeat(200_000));
    expect(splitPem(lines).problems.length).toBe(200_000);
    expect(splitPem(new Uint8Array(17 << 20)).problems).toEqual([{ line: 1, what: 'too-large' }]);
    expect(splitPem(new Uint8Array(10 << 20)).form).toBe('none');
    expect(splitPem(bytes(block('A'.repeat(8 << 20)))).blocks[0]?.der.length).toBe(6 << 20);
  });

  it('writes 64 columns and a final newline', () => {
    for (let length = 0; length < 200; length += 1) {
      const der = DER.slice(0, length % 100).map((octet) => octet ^ length);
      const pem = Buffer.from(encodePem('X', der)).toString('latin1');
      const lines =
        Buffer.from(der)
          .toString('base64')
          .match(/.{1,64}/g) ?? [];
      expect(pem).toBe(`-----BEGIN X-----\n${lines.map((line) => `${line}\n`).join('')}-----END X-----\n`);
      expect(Buffer.from(splitPem(bytes(pem)).blocks[0]?.der ?? [])).toEqual(Buffer.from(der));
    }
  });

  it(`is read by ${WITH_OPENSSL}`, { skip: !OPENSSL }, () => {
    const key = openssl(['genpkey', '-algorithm', 'ed25519', '-outform', 'der']).bytes;
    expect(openssl(['pkey', '-noout'], encodePem('PRIVATE KEY', key)).status).toBe(0);
  });
});
