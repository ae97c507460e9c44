/**
 * RC2 in CBC mode (RFC 2268), only to take apart what older tools have written: OpenSSL 3 keeps it in a provider that
 * Node does not load. Forty bits are no secret today, and nothing is ever encrypted with it here.
 */

/** RFC 2268 §2: a permutation of the octets, from the digits of pi. */
const PI = Uint8Array.from(
  (
    'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad'
  ).match(/../g) ?? [],
  (digits) => Number.parseInt(digits, 16),
);

/** RFC 2268 §2: 64 words of 16 bits, of which the key's effective bits decide all. */
function expand(key: Uint8Array, effectiveBits: number): Uint16Array {
  const octets = new Uint8Array(128);
  octets.set(key);
  for (let i = key.length; i < 128; i += 1)
    octets[i] = PI[((octets[i - 1] as number) + (octets[i - key.length] as number)) & 0xff] as number;
  const size = Math.ceil(effectiveBits / 8);
  octets[128 - size] = PI[(octets[128 - size] as number) & (0xff >> (8 * size - effectiveBits))] as number;
  for (let i = 127 - size; i >= 0; i -= 1)
    octets[i] = PI[(octets[i + 1] as number) ^ (octets[i + size] as number)] as number;
  return Uint16Array.from(
    { length: 64 },
    (_, i) => (octets[2 * i] as number) | ((octets[2 * i + 1] as number) << 8),
  );
}

const TURNS = [1, 2, 3, 5] as const;

/** RFC 2268 §4: sixteen rounds of unmixing, with an unmashing after the fifth and the eleventh. */
function decryptBlock(words: Uint16Array, block: Uint8Array): Uint8Array {
  const r = Uint16Array.from(
    { length: 4 },
    (_, i) => (block[2 * i] as number) | ((block[2 * i + 1] as number) << 8),
  );
  const word = (i: number) => r[(i + 4) & 3] as number;
  for (let round = 15; round >= 0; round -= 1) {
    for (let i = 3; i >= 0; i -= 1) {
      const turn = TURNS[i] as number;
      const turned = (word(i) >> turn) | (word(i) << (16 - turn));
      r[i] =
        turned -
        (words[4 * round + i] as number) -
        (word(i - 1) & word(i - 2)) -
        (~word(i - 1) & word(i - 3));
    }
    if (round !== 11 && round !== 5) continue;
    for (let i = 3; i >= 0; i -= 1) r[i] = word(i) - (words[word(i - 1) & 63] as number);
  }
  return Uint8Array.from({ length: 8 }, (_, i) => word(i >> 1) >> (8 * (i & 1)));
}

/** @returns undefined where the padding (RFC 8018 §6.1.1) shows that it was another key */
export function rc2CbcDecrypt(
  {
    key,
    effectiveBits,
    iv,
  }: { readonly key: Uint8Array; readonly effectiveBits: number; readonly iv: Uint8Array },
  data: Uint8Array,
): Uint8Array | undefined {
  if (data.length === 0 || data.length % 8 !== 0) return undefined;
  const words = expand(key, effectiveBits);
  const plain = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 8) {
    const before = at === 0 ? iv : data.subarray(at - 8, at);
    const block = decryptBlock(words, data.subarray(at, at + 8));
    for (let i = 0; i < 8; i += 1) plain[at + i] = (block[i] as number) ^ (before[i] as number);
  }
  const padding = plain.at(-1) as number;
  const good = padding >= 1 && padding <= 8 && plain.subarray(-padding).every((octet) => octet === padding);
  return good ? plain.subarray(0, -padding) : undefined;
}

/** One block, without mode and padding: what the vectors of RFC 2268 §5 speak of. */
export function rc2Decrypt(key: Uint8Array, effectiveBits: number, block: Uint8Array): Uint8Array {
  return decryptBlock(expand(key, effectiveBits), block);
}
