/** Octets to text, whole runs at a time: building strings octet by octet is what makes readers slow. */
const RUN = 4096;

export function latin1(octets: Uint8Array): string {
  if (octets.length <= RUN) return String.fromCharCode.apply(null, octets as unknown as number[]);
  const runs: string[] = [];
  for (let i = 0; i < octets.length; i += RUN) runs.push(latin1(octets.subarray(i, i + RUN)));
  return runs.join('');
}

const DIGITS = new Uint8Array([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

export function hex(octets: Uint8Array): string {
  const digits = new Uint8Array(octets.length * 2);
  for (let i = 0; i < octets.length; i += 1) {
    const octet = octets[i] as number;
    digits[2 * i] = DIGITS[octet >> 4] as number;
    digits[2 * i + 1] = DIGITS[octet & 15] as number;
  }
  return latin1(digits);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
