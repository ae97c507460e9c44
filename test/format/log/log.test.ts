/** Logs as they come: every form that a line is met in, cut anywhere, broken, hostile, and longer than memory. */
import { describe, expect, test } from 'vitest';
import { unquoted } from '../../../src/domain/message/quote.ts';
import { automatonOf } from '../../../src/format/log/automaton.ts';
import { spokenIn } from '../../../src/format/log/grammar.ts';
import { type LogLine, logReader, wordsOf } from '../../../src/format/log/read.ts';
import { scanner } from '../../../src/format/log/scan.ts';

const AT = new Date('2026-11-22T00:00:00Z');
const TEXT = 'remote error: tls: bad certificate';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every line that holds the text, of a log that comes in the given pieces. */
function heard(pieces: readonly Uint8Array[]): LogLine[] {
  const lines: LogLine[] = [];
  const reader = logReader(wordsOf([TEXT]), { known: 1, at: AT }, (line) => lines.push(line));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return lines.flatMap((line) => {
    const text = unquoted(line.text);
    const { from, to } = line.own ?? { from: 0, to: line.text.length };
    const first = unquoted(line.text.slice(0, from)).length;
    const last = unquoted(line.text.slice(0, to)).length;
    return [...text.matchAll(/remote error: tls: bad certificate/g)].flatMap(({ index }) =>
      index >= first && index < last ? [line] : [],
    );
  });
}

const KLOG = `E1120 22:05:22.123456    4711 server.go:12] "Failed" err="${TEXT}"`;

describe('the forms of lines', () => {
  test.each([
    ['klog', KLOG, { time: '2026-11-20T22:05:22Z', level: 'error', source: 'server.go:12' }],
    ['journalctl', `Nov 20 22:05:22 cp-1 kubelet[99]: ${KLOG}`, { host: 'cp-1', program: 'kubelet' }],
    [
      'journalctl -o short-iso',
      `2026-11-20T23:05:22+0100 cp-1 etcd[1]: ${TEXT}`,
      { time: '2026-11-20T22:05:22Z', program: 'etcd' },
    ],
    [
      'journalctl -o short-full',
      `Fri 2026-11-20 22:05:22 UTC cp-1 etcd[1]: ${TEXT}`,
      { time: '2026-11-20T22:05:22Z', host: 'cp-1' },
    ],
    [
      'journalctl -o short-unix',
      `1795212322.123456 cp-1 etcd[1]: ${TEXT}`,
      { time: '2026-11-20T22:05:22Z', host: 'cp-1' },
    ],
    [
      'journalctl -o short-monotonic',
      `[    9.123456] cp-1 etcd[1]: ${TEXT}`,
      { host: 'cp-1', program: 'etcd' },
    ],
    [
      'journalctl -o json',
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1795212322000000',
        _SYSTEMD_UNIT: 'kubelet.service',
        _HOSTNAME: 'w1',
        MESSAGE: KLOG,
      }),
      { time: '2026-11-20T22:05:22Z', program: 'kubelet.service', host: 'w1' },
    ],
    ['journalctl -o json, of octets', JSON.stringify({ MESSAGE: [...utf8(TEXT)] }), {}],
    [
      'syslog, RFC 5424',
      `<34>1 2026-11-20T22:05:22Z cp-1 etcd 12 - - ${TEXT}`,
      { host: 'cp-1', program: 'etcd', time: '2026-11-20T22:05:22Z' },
    ],
    [
      'a container by CRI',
      `2026-11-20T22:05:22.123456789Z stderr F ${KLOG}`,
      { time: '2026-11-20T22:05:22Z', level: 'error' },
    ],
    [
      'a container by docker',
      JSON.stringify({ log: `${KLOG}\n`, stream: 'stderr', time: '2026-11-20T22:05:22.1Z' }),
      { time: '2026-11-20T22:05:22Z', level: 'error' },
    ],
    [
      'etcd',
      JSON.stringify({
        level: 'warn',
        ts: '2026-11-20T22:05:22.1Z',
        caller: 'embed/config_logging.go:169',
        msg: 'rejected connection',
        'remote-addr': '10.0.0.1:2',
        error: TEXT,
      }),
      { level: 'warn', source: 'embed/config_logging.go:169' },
    ],
    [
      'etcd 3.3',
      `2026-11-20 22:05:22.123456 W | embed: ${TEXT}`,
      { program: 'etcd', time: '2026-11-20T22:05:22Z' },
    ],
    [
      'Kubernetes in JSON',
      JSON.stringify({ ts: 1795212322000.5, caller: 'a.go:1', msg: 'Failed', v: 0, err: TEXT }),
      { time: '2026-11-20T22:05:22Z' },
    ],
    [
      'a shipper',
      JSON.stringify({
        '@timestamp': '2026-11-20T22:05:22Z',
        'kubernetes': { pod_name: 'web-1', container_name: 'web', host: 'w1' },
        'message': TEXT,
      }),
      { pod: 'web-1', program: 'web', host: 'w1' },
    ],
    [
      'kubectl logs --prefix',
      `[pod/kube-apiserver-cp-1/kube-apiserver] ${KLOG}`,
      { pod: 'kube-apiserver-cp-1', program: 'kube-apiserver' },
    ],
    ['kubectl logs --timestamps', `2026-11-20T22:05:22.123456789Z ${TEXT}`, { time: '2026-11-20T22:05:22Z' }],
    [
      'containerd',
      `time="2026-11-20T22:05:22.1Z" level=error msg="failed" error="${TEXT}"`,
      { level: 'error' },
    ],
    [
      "Go's log",
      `2026/11/20 22:05:22 http: TLS handshake error from 10.0.0.1:2: ${TEXT}`,
      { time: '2026-11-20T22:05:22Z' },
    ],
    ['a terminal', `Unable to connect to the server: ${TEXT}`, {}],
  ])('%s', (_, line, told) => {
    expect(spokenIn(line, AT)).toMatchObject(told);
    const [one, ...more] = heard([utf8(`noise\n${line}\r\n`)]);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ line: 2, ...told });
  });

  test('journalctl -o export: an entry is its lines up to an empty one', () => {
    const entry = (message: string) =>
      `__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795212322000000\n_HOSTNAME=w1\n_SYSTEMD_UNIT=kubelet.service\n${message}\n\n`;
    const log = entry('MESSAGE=nothing') + entry(`MESSAGE=${TEXT}`) + entry(`MESSAGE\n${TEXT}`);
    expect(heard([utf8(log)])).toMatchObject([
      { line: 7, host: 'w1', program: 'kubelet.service', time: '2026-11-20T22:05:22Z' },
      { line: 13, host: 'w1' },
    ]);
  });

  test('a moment without a year is not in the future', () => {
    expect(spokenIn('E1231 10:00:00.1 1 a.go:1] x', AT).time).toBe('2025-12-31T10:00:00Z');
  });
});

describe('what belongs together', () => {
  test('parts that a runtime cut are joined, of each stream its own', () => {
    const at = '2026-11-20T22:05:22.123456789Z';
    const log = [
      `${at} stderr P ${'x'.repeat(100)} remote error: tls: b`,
      `${at} stdout F something else`,
      `${at} stderr F ad certificate`,
      `${at} stderr F nothing`,
    ].join('\n');
    expect(heard([utf8(log)])).toMatchObject([{ line: 1, time: '2026-11-20T22:05:22Z' }]);
    const part = (text: string) =>
      JSON.stringify({ log: text, stream: 'stdout', time: '2026-11-20T22:05:22.1Z' });
    const docker = [
      part(`${'x'.repeat(16_384)}remote error: tls: bad`),
      part(' certificate\n'),
      part('nothing\n'),
    ];
    expect(heard([utf8(docker.join('\n'))])).toHaveLength(1);
  });

  test('parts that never end are read as far as they go', () => {
    const at = '2026-11-20T22:05:22.123456789Z';
    expect(heard([utf8(`${at} stderr P ${TEXT}`)])).toHaveLength(1);
  });
});

describe('whatever a log is', () => {
  const cuts = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
    const pieces: Uint8Array[] = [];
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length] ?? 1;
      pieces.push(bytes.subarray(at, at + size));
      at += size;
    }
    return pieces;
  };

  test('where it is cut changes nothing', () => {
    const long = `${'y'.repeat(70_000)} ${TEXT} ${'"\\'.repeat(40_000)} ${TEXT}`;
    const log = utf8(
      [KLOG, '', `\u001b[31m${TEXT}\u001b[0m`, long, 'ü'.repeat(50), TEXT, `${TEXT}\u0000`].join('\n'),
    );
    const whole = heard([log]);
    expect(whole.map(({ line }) => line)).toEqual([1, 3, 4, 4, 6, 7]);
    for (const sizes of [[1], [2, 3], [7], [64], [1000, 1], [65_536], [4096, 13]])
      expect(heard(cuts(log, sizes)).map(({ line, time }) => [line, time])).toEqual(
        whole.map(({ line, time }) => [line, time]),
      );
  });

  test('colours, UTF-16, and what is no text', () => {
    expect(
      heard([utf8('remote error: tls: \u001b[01;31m\u001b[Kbad\u001b[m\u001b[K certificate')]),
    ).toHaveLength(1);
    expect(heard([Uint8Array.from(Buffer.from(`\ufeffnoise\r\n${TEXT}\r\n`, 'utf16le'))])).toHaveLength(1);
    const junk = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 256);
    expect(heard([junk, utf8(`\n${TEXT}\n`), junk])).toHaveLength(1);
    expect(heard([utf8(`\u001b[${'1;'.repeat(1000)}\n${TEXT}`)])).toHaveLength(1);
    expect(heard([])).toEqual([]);
  });

  test('in a line of many megabytes each message is met once, wherever it stands', () => {
    const gap = 8 * 1024 - TEXT.length - 1;
    const piece = utf8(`${TEXT} ${'z'.repeat(gap)}`);
    const many = Array.from({ length: 400 }, () => piece);
    const met = heard([utf8('2026-11-20T22:05:22Z head '), ...many, utf8('\n'), utf8(TEXT)]);
    expect(met.filter(({ line }) => line === 1)).toHaveLength(many.length);
    expect(met.at(-1)).toMatchObject({ line: 2 });
    expect(met[300]).toMatchObject({ time: '2026-11-20T22:05:22Z' });
  });

  test('a line is never held in more than a window', () => {
    let longest = 0;
    const scan = scanner(automatonOf([TEXT]), ({ text }) => {
      longest = Math.max(longest, text.length);
    });
    const piece = utf8(`${'z'.repeat(99_000)} ${TEXT} `);
    for (let i = 0; i < 200; i++) scan.push(piece);
    scan.end();
    expect(scan.counts).toEqual({ lines: 1, octets: 200 * piece.length });
    expect(longest).toBeLessThan(100_000);
  });
});

describe('the automaton', () => {
  test('finds what indexOf finds, words within words too', () => {
    const words = ['he', 'she', 'his', 'hers', 'x509: certificate', 'certificate'];
    const text = 'ushers of his x509: certificate, she said';
    const { classes, next, ends } = automatonOf(words);
    const found = new Set<number>();
    let state = 0;
    for (const octet of utf8(text)) {
      const step = next[state + (classes[octet] ?? 0)] ?? 0;
      state = step >> 1;
      if ((step & 1) === 1) for (const word of ends.get(state) ?? []) found.add(word);
    }
    expect([...found].toSorted((one, other) => one - other)).toEqual(
      words.flatMap((word, i) => (text.includes(word) ? [i] : [])),
    );
  });
});
