/** Names of other scripts: what Node's own UTS 46 makes of them is what we suggest. */
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLabels } from '../../src/domain/a-label.ts';
import { meant } from '../../src/domain/value.ts';

describe('A-labels', () => {
  it.each([
    'münchen.example',
    'MÜNCHEN.Example',
    'bücher.例え.テスト',
    'ουτοπία.δπθ.gr',
    'правда.рф',
    'مثال.إختبار',
    '他们为什么不说中文.example',
    'ПОЧЕМУЖЕ.example',
    'a\u0308b.example',
    '例え。テスト',
    'ascii.example',
    '3年b組金八先生.example',
  ])('%s', (name) => {
    expect(aLabels(name)).toBe(domainToASCII(name));
  });

  it('of whatever letters Node takes', () => {
    const letter = fc.constantFrom(...Array.from('abcxyz0189äöüßéàčłżñαβγδабвгд東京都例えｱＡ'));
    const label = fc.array(letter, { minLength: 1, maxLength: 20 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(label, (name) => {
        const expected = domainToASCII(`${name}.example`);
        // numbers of other scripts may become an address, and a name may become too long for one
        fc.pre(expected !== '');
        expect(aLabels(`${name}.example`)).toBe(expected);
      }),
    );
  });

  it('are what is suggested for a name that certificates cannot carry', () => {
    expect(meant('münchen.example', 'certificate-name')).toBe('xn--mnchen-3ya.example');
    expect(meant('*.münchen.example', 'certificate-name')).toBe('*.xn--mnchen-3ya.example');
    expect(meant('API.Example.Com', 'certificate-name')).toBe('api.example.com');
    expect(meant('a b', 'certificate-name')).toBeUndefined();
    expect(meant('lb.example.com', 'certificate-name')).toBeUndefined();
  });
});
