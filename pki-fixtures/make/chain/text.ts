/** Names, addresses and URIs, plain and odd, to draw from. */
import type { Name } from './extension.ts';
import type { Chance } from './random.ts';

const HOSTS = [
  'kubernetes.default.svc',
  'api.example.com',
  'a.b.example.com',
  'example.com',
  'example.org',
  'API.Example.COM',
  '*.example.com',
  '*.b.example.com',
  '*',
  '*.com',
  'a.*.example.com',
  'f*.example.com',
  'localhost',
  'node_1.example.com',
  '-bad.example.com',
  'good-.example.com',
  'example.com.',
  '.example.com',
  'a..example.com',
  '',
  '.',
  'with space.example.com',
  '10.0.0.1',
  'a-a.com',
  'a.a.com',
  'xn--bcher-kva.example',
  'x'.repeat(70),
] as const;

export const DIALLED = [
  ...HOSTS,
  '10.96.0.1',
  '[10.96.0.1]',
  '010.96.0.1',
  '::1',
  '[::1]',
  'fd00::1',
  'FD00:0:0:0:0:0:0:1',
  '::ffff:10.96.0.1',
  '[::ffff:a60:1]',
  'fe80::1%eth0',
  '[]',
  '[a]',
  'bücher.example',
  'api.example.com.',
  'api.example.com..',
  'kubernetes.default.svc.',
  'tab\there',
];

const ADDRESSES = [
  [10, 96, 0, 1],
  [10, 0, 0, 1],
  [192, 168, 0, 1],
  [127, 0, 0, 1],
  [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 96, 0, 1],
  [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
];

const MAILBOXES = [
  'who@example.com',
  'Who@Example.com',
  'who@sub.example.com',
  '"quoted who"@example.com',
  '"a\\"b"@example.org',
  '"a@b"@example.org',
  'a\\@b@example.org',
  '.who@example.com',
  'who.@example.com',
  'a..b@example.com',
  'who',
  '@example.com',
  'who@',
  'who@example.com.',
  'who@.example.com',
  'who@exa mple.com',
  'w ho@example.com',
  '""@example.com',
  '"open@example.com',
  '',
  'who@example.org\x01',
];

const URIS = [
  'spiffe://cluster.local/ns/default',
  'https://example.com/path?x=1#frag',
  'https://EXAMPLE.com:443/',
  'https://user:pa%20ss@a.example.com/',
  'https://us@er@example.org/%2F%zz',
  'http://10.0.0.1/',
  'http://[::1]:80/',
  'http://[::1',
  'http://[fe80::1%25en0]/',
  'http://[fe80::1%25%20]/',
  'http://[::ffff:1.2.3.4]/',
  'http://[1.2.3.4]/',
  'http://[12345::1]/',
  'http://[1:2]/',
  'http://[::1::2]/',
  'http://[1:2:3:4:5:6:7:1.2.3.4]/',
  'http://[::1.2.3.400]/',
  'http://[::1]x/',
  'http://a[::1]/',
  'http://example.com:port/',
  'http://example.com:80:90/',
  'foo://example.com:80:90/',
  'https://a.example.com:80:90/',
  'foo://a:b:90/x',
  'http://exa mple.com/',
  'http://exa%6dple.com/',
  'http://ex%C3%A4mple.com/',
  'http://example.com./',
  'http://.example.com/',
  'http://a..b/',
  'http:///path',
  'http://',
  'mailto:who@example.com',
  'urn:uuid:1',
  '/just/a/path',
  '//example.com/path',
  '///path',
  'relative/path',
  'first:segment/colon',
  '1st:colon',
  ':missing',
  '*',
  '?query',
  'http://example.com?',
  'http://example.com/a b',
  'http://example.com/%',
  'http://example.com/#%',
  'http://example.com/#a%20b"',
  "http://example.com/it's(1)!",
  'http://example.com/a"b<c>',
  'file:/etc/passwd',
  'http://us er@example.com/',
  'http://u%zz@example.com/',
  'http://example.com/\x7f',
  '',
  'http://<x>/',
  'http://a"b/',
  'http://a\\b/',
  'http://sub.example.com/',
  'https://b.example.com:8443/x?y#z',
  'http://#frag',
  'http://user@',
  'x:',
];

export function anyName(chance: Chance): Name {
  switch (chance.upTo(12)) {
    case 0:
    case 1:
    case 2:
      return ['ip', Uint8Array.from(chance.one(ADDRESSES))];
    case 3:
    case 4:
      return ['email', chance.one(MAILBOXES)];
    case 5:
    case 6:
      return ['uri', chance.one(URIS)];
    case 7:
      return ['other', '\x2a\x03'];
    default:
      return ['dns', chance.one(HOSTS)];
  }
}

export function anyUri(chance: Chance): Name {
  const uri = chance.one(URIS);
  if (chance.happens(0.6)) return ['uri', uri];
  const odd = chance.one(['%', '%2', ':', '@', '[', ']', '/', '?', '#', ' ', '"', '\\', '.', '%41', '%ff', '|', '^']);
  const at = chance.upTo(uri.length + 1);
  return ['uri', uri.slice(0, at) + odd + uri.slice(at)];
}

const TREES = ['', 'example.com', '.example.com', 'com', 'b.example.com', 'EXAMPLE.com', 'a.com', 'a-a.com', 'a.a.com', 'svc', 'kubernetes.default.svc', 'local', 'org', 'exa mple', 'a..b', 'example.com.', '.', '10.0.0.1'];

const RANGES = [
  [10, 0, 0, 0, 255, 0, 0, 0],
  [10, 96, 0, 0, 255, 255, 0, 0],
  [10, 96, 0, 1, 255, 255, 255, 255],
  [10, 200, 0, 9, 255, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [192, 168, 0, 0, 255, 255, 0, 0],
  [192, 168, 0, 0, 255, 0, 255, 0],
  [192, 168, 0, 0, 255],
];

/** A subtree, good ones more often than such as no parser takes. */
export function anyTree(chance: Chance): Name {
  switch (chance.upTo(14)) {
    case 0:
      return ['ip', Uint8Array.from(chance.one(RANGES))];
    case 1:
    case 2:
      return ['ip', Uint8Array.from(chance.one(RANGES.slice(0, 5)))];
    case 3: {
      const address = chance.one(ADDRESSES.slice(4)).map((octet) => octet);
      const bits = chance.one([0, 8, 64, 96, 104, 128]);
      return ['ip', Uint8Array.from([...address, ...Array.from({ length: 16 }, (_, i) => (i * 8 < bits ? 255 : 0))])];
    }
    case 4:
    case 5:
      return ['email', chance.one([...MAILBOXES.slice(0, 6), ...TREES.slice(0, 8)])];
    case 6:
      return ['email', chance.one([...MAILBOXES, ...TREES])];
    case 7:
    case 8:
      return ['uri', chance.one(TREES.slice(0, 13))];
    case 9:
      return chance.happens(0.2) ? ['uri', chance.one(TREES)] : ['other', 'x'];
    case 10:
      return ['dns', chance.one(chance.happens(0.2) ? TREES : TREES.slice(0, 13))];
    default:
      return ['dns', chance.one(TREES.slice(1, 13))];
  }
}
