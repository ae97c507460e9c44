/** Lines of JSON: docker's json-file, journalctl -o json, zap of etcd, Kubernetes' own, and whatever a shipper makes of them. */
import { given } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { countedMoment, writtenMoment } from './moment.ts';
import type { Grammar } from './spoken.ts';

type Flat = Readonly<Record<string, string>>;

/** What is in objects within, a shipper's kubernetes.pod_name, gets its path as name; lists of octets are journald's text. */
function flat(value: unknown, prefix: string, into: Record<string, string>, depth: number): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    into[prefix] = String(value);
  else if (Array.isArray(value)) {
    const octets =
      value.length > 0 && value.every((each) => Number.isInteger(each) && each >= 0 && each < 256);
    into[prefix] = octets
      ? fromUtf8(Uint8Array.from(value as number[]))
      : value.slice(0, 32).map(String).join(', ');
  } else if (typeof value === 'object' && value !== null && depth < 3)
    for (const [key, each] of Object.entries(value).slice(0, 64))
      flat(each, prefix === '' ? key : `${prefix}.${key}`, into, depth + 1);
}

const TEXTS = ['MESSAGE', 'log', 'msg', 'message'] as const;
const ERRORS = ['error', 'err', 'errorVerbose', 'stacktrace'] as const;
const TIMES = ['time', 'ts', 'timestamp', '@timestamp'] as const;

export const jsonGrammar: Grammar = (line) => {
  if (!line.startsWith('{')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  const fields: Record<string, string> = {};
  flat(parsed, '', fields, 0);
  const [text] = valuesOf(fields, TEXTS);
  if (text === undefined) return undefined;
  const said = [text.replace(/\r?\n$/, ''), ...valuesOf(fields, ERRORS)];
  const time = timeOf(fields);
  const [host] = valuesOf(fields, ['_HOSTNAME', 'kubernetes.host', 'hostname', 'host', 'node']);
  const [program] = valuesOf(fields, [
    'CONTAINER_NAME',
    'kubernetes.container_name',
    '_SYSTEMD_UNIT',
    'SYSLOG_IDENTIFIER',
    '_COMM',
  ]);
  const [pod] = valuesOf(fields, ['kubernetes.pod_name', 'pod']);
  const [level] = valuesOf(fields, ['level', 'severity', 'PRIORITY']);
  return {
    text: said.join(': '),
    fields,
    ...given({ time, host, program, pod, level, source: fields['caller'] }),
  };
};

function valuesOf(fields: Flat, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => fields[name] ?? []);
}

function timeOf(fields: Flat): string | undefined {
  const [counted] = valuesOf(fields, ['_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP']);
  const [written] = valuesOf(fields, TIMES);
  const said = counted ?? written ?? '';
  return /^\d+(?:\.\d+)?$/.test(said) ? countedMoment(Number(said)) : writtenMoment(said);
}
