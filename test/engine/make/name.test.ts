import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/domain/address.ts';
import { isDnsName } from '../../../src/engine/make/ask.ts';

describe('names and addresses', () => {
  it('takes what a cluster uses as dns names', () => {
    for (const name of [
      'a',
      'kubernetes.default.svc',
      '*.example.com',
      'xn--mnchen-3ya.example',
      'under_score',
      '1.2.3.4.example',
      'A-b',
    ])
      expect(isDnsName(name), name).toBe(true);
    for (const name of [
      '*',
      '*.',
      'a.',
      '.a',
      'a..b',
      '-a',
      'a-',
      `${'a'.repeat(64)}.b`,
      'a*.b',
      '**.b',
      `${'a.'.repeat(127)}a`,
      'a\n',
    ])
      expect(isDnsName(name), name).toBe(false);
  });

  it('takes addresses as Go’s netip does', () => {
    const good = {
      '1.2.3.4': '1.2.3.4',
      '::': '::',
      '1:0:0:2::': '1:0:0:2::',
      '::1.2.3.4': '::102:304',
      '::FFFF:1.2.3.4': '::ffff:1.2.3.4',
      '1:2:3:4:5:6:7::': '1:2:3:4:5:6:7:0',
      '0:1:0:1:0:1:0:1': '0:1:0:1:0:1:0:1',
    };
    for (const [text, canonical] of Object.entries(good))
      expect(parseAddress(text)?.text, text).toBe(canonical);
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '1.2.3.256',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '12345::',
      '::1.2.3.4:5',
      'g::',
      '1:2:3:4:5:6:7::8',
      ' ::1',
      '0x1.2.3.4',
    ])
      expect(parseAddress(text), text).toBeUndefined();
  });
});
