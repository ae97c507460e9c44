/**
 * Names in other scripts as certificates and Go's VerifyHostname have them: A-labels (RFC 5890, by way of RFC
 * 3492's Punycode). Only for saying what somebody should have written, so the mapping is Unicode's own
 * compatibility form in lower case; the library that does all of UTS 46 is two hundred times this.
 */
export function aLabels(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .split(/[.\u3002]/)
    .map((label) => (/^[\0-\x7f]*$/.test(label) ? label : `xn--${punycode(label)}`))
    .join('.');
}

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;

/** RFC 3492 §6.3. */
function punycode(label: string): string {
  const points = Array.from(label, (character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < 0x80);
  let out = String.fromCodePoint(...basic) + (basic.length > 0 ? '-' : '');
  let [n, delta, bias] = [0x80, 0, 72];
  for (let done = basic.length; done < points.length; n++, delta++) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (done + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      out += variableLength(delta, bias);
      bias = adapt(delta, done + 1, done === basic.length);
      [delta, done] = [0, done + 1];
    }
  }
  return out;
}

function variableLength(delta: number, bias: number): string {
  let out = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (rest < threshold) return out + digit(rest);
    out += digit(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function digit(value: number): string {
  return 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(value);
}

/** RFC 3492 §6.1. */
function adapt(first: number, points: number, isFirst: boolean): number {
  let delta = Math.floor(first / (isFirst ? DAMP : 2));
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
