/**
 * What no two runs print alike, and the name that stands for it in a transcript. Applied to what the command
 * printed, top to bottom, before it is compared or written; nothing else is touched. A new kind of
 * unstable text gets a row here rather than a loose pattern in a story.
 */
export interface Placeholder {
  readonly name: string;
  readonly pattern: RegExp;
  readonly is: string;
}

const PLACEHOLDERS: readonly Placeholder[] = [
  {
    name: '<pem>',
    pattern: /(?<=-----BEGIN [A-Z ]+-----\n)(?:[A-Za-z0-9+/=]+\n)+(?=-----END)/g,
    is: 'the body of a PEM block, its newline included',
  },
  {
    name: '<fingerprint>',
    pattern: /\b(?:[0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}\b|\b[0-9a-f]{64}\b/g,
    is: 'a SHA-256 in hex, with or without colons',
  },
  {
    name: '<serial>',
    pattern: /\b(?:[0-9A-Fa-f]{2}:){7,20}[0-9A-Fa-f]{2}\b|\b[0-9a-f]{16,40}\b/g,
    is: 'a serial number or key id: 8 to 20 octets in hex',
  },
  {
    name: '<base64>',
    pattern: /[A-Za-z0-9+/]{60,}={0,2}/g,
    is: 'a long run of base64, such as kubeconfig data',
  },
  {
    name: '<time>',
    pattern: /\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| ?UTC\b)/g,
    is: 'a time in UTC to the minute or closer, of this century',
  },
  {
    name: '<stamp>',
    pattern: /\b20\d{6}T\d{6}Z(?:-\d)?/g,
    is: 'a time to the second as part of a file name, numbered where it must be',
  },
  {
    name: '<digest>',
    pattern: /(?<=\b[a-z][a-z0-9.-]*-)[0-9a-f]{10}\b/g,
    is: 'what the name of a request ends in: the first octets of its SHA-256',
  },
  { name: '<date>', pattern: /\b20\d\d-\d\d-\d\d\b/g, is: 'a day, of this century' },
];

/** @param places paths of this machine and the name each has in the story, longest first */
export function steady(text: string, places: readonly (readonly [path: string, name: string])[]): string {
  const placed = places.reduce((said, [path, name]) => said.replaceAll(path, name), text);
  return PLACEHOLDERS.reduce(
    (said, { name, pattern }) => said.replace(pattern, name === '<pem>' ? '<pem>\n' : name),
    placed,
  );
}
