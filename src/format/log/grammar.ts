/**
 * The heads that lines have: of container runtimes, of journalctl and syslog, of kubectl logs, of klog and others. They lie
 * around one another (a container's file holds klog, the journal holds JSON), so each is taken away until none is left.
 */
import { jsonGrammar } from './json.ts';
import { countedMoment, writtenMoment, yearlessMoment } from './moment.ts';
import type { Grammar, Spoken } from './spoken.ts';

/** 2026-11-20T22:05:22.1Z stderr F text: CRI's files, /var/log/pods. */
const cri: Grammar = (line) => {
  const [, when = '', text] =
    /^(\d{4}-\d\d-\d\dT\S{9,30}) (?:stdout|stderr) [FP](?::\S{0,20})? (.*)$/s.exec(line) ?? [];
  return text === undefined ? undefined : withTime(writtenMoment(when), { text });
};

const TAG = String.raw`(\S{1,100}) ([^\s[:]{1,100})(?:\[\d{1,10}\])?: (.*)$`;
const SYSLOG = new RegExp(
  `^(?:<\\d{1,3}>)?([A-Z][a-z]{2}) ([ \\d]\\d) (\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})? ${TAG}`,
  's',
);
/** Only with the number of a process: what kubectl logs --timestamps writes may read "moment remote error: text". */
const ISO =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) (\S{1,100}) ([^\s[:]{1,100})\[\d{1,10}\]: (.*)$/s;
const FULL = new RegExp(
  `^[A-Z][a-z]{2} (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})? ([A-Z]{1,5}|[+-]\\d\\d) ${TAG}`,
  's',
);
const UNIX = new RegExp(`^(\\d{9,10}\\.\\d{1,9}) ${TAG}`, 's');
const MONOTONIC = new RegExp(`^\\[ {0,12}\\d{1,9}\\.\\d{1,9}\\] ${TAG}`, 's');
/** RFC 5424: <34>1 TIME HOST APP PROCID MSGID - TEXT */
const SYSLOG_NEW =
  /^<\d{1,3}>1 (\S{1,40}) (\S{1,255}) (\S{1,48}) \S{1,128} \S{1,32} (?:-|\[[^\]]{0,1000}\]) ?(.*)$/s;

/** journalctl -o short and its kin, and what syslog daemons write. */
const journal: Grammar = (line, at) => {
  const tagged = (host: string, program: string, text: string, time?: string): Spoken =>
    withTime(time, { host, program, text });
  let found = SYSLOG.exec(line);
  if (found !== null) {
    const [, month = '', day = '', time = '', host = '', program = '', text = ''] = found;
    return tagged(host, program, text, yearlessMoment(month, day.trim(), time, at));
  }
  found = ISO.exec(line) ?? FULL.exec(line);
  if (found !== null) {
    const [, when = ''] = found;
    const [host = '', program = '', text = ''] = found.slice(-3);
    return tagged(host, program, text, writtenMoment(when));
  }
  found = UNIX.exec(line);
  if (found !== null) {
    const [, when = '', host = '', program = '', text = ''] = found;
    return tagged(host, program, text, countedMoment(Number(when)));
  }
  found = MONOTONIC.exec(line);
  if (found !== null) {
    const [, host = '', program = '', text = ''] = found;
    return tagged(host, program, text);
  }
  found = SYSLOG_NEW.exec(line);
  if (found === null) return undefined;
  const [, when = '', host = '', program = '', text = ''] = found;
  return tagged(host, program, text, writtenMoment(when));
};

const LEVELS: Readonly<Record<string, string>> = { I: 'info', W: 'warning', E: 'error', F: 'fatal' };

/** E1120 22:05:22.123456    4711 file.go:12] text: Kubernetes' components. */
const klog: Grammar = (line, at) => {
  const [, level = '', month = '', day = '', time = '', source, text = ''] =
    /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d)\.\d{1,9} +\d{1,10} ([^\s\]:]{1,100}:\d{1,6})\] (.*)$/s.exec(
      line,
    ) ?? [];
  if (source === undefined) return undefined;
  return withTime(yearlessMoment(month, day, time, at), { level: LEVELS[level] ?? level, source, text });
};

/** [pod/NAME/CONTAINER] text: kubectl logs --prefix. */
const prefixed: Grammar = (line) => {
  const [, pod, program = '', text = ''] =
    /^\[pod\/([^\s\]/]{1,253})\/([^\s\]/]{1,253})\] (.*)$/s.exec(line) ?? [];
  return pod === undefined ? undefined : { pod, program, text };
};

/** time="…" level=error msg="…": containerd and what uses logrus. */
const logfmt: Grammar = (line) => {
  const [, when, level = '', text = ''] =
    /^time="?([^\s"]{10,40})"? level=([a-z]{1,10}) (.*)$/s.exec(line) ?? [];
  return when === undefined ? undefined : withTime(writtenMoment(when), { level, text });
};

/** 2026-11-20 22:05:22.123456 W | embed: text, of etcd 3.4 and before. */
const capnslog: Grammar = (line) => {
  const [, when, text = ''] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,9}) [A-Z] \| (.*)$/s.exec(line) ?? [];
  return when === undefined ? undefined : withTime(writtenMoment(when), { program: 'etcd', text });
};

/** A moment and then text: Go's own log package, kubectl logs --timestamps, Java, nginx. */
const timed: Grammar = (line) => {
  const [, when, text = ''] =
    /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]? (.*)$/s.exec(
      line,
    ) ?? [];
  return when === undefined ? undefined : withTime(writtenMoment(when), { text });
};

const GRAMMARS: readonly Grammar[] = [jsonGrammar, cri, klog, journal, prefixed, logfmt, capnslog, timed];
/** docker's JSON around a runtime's head around a shipper's, and klog within: more nobody has seen. */
const DEEPEST = 5;

/** All heads, from the outermost to the innermost, and the text that is left. */
export function spokenIn(line: string, at: Date): Spoken {
  let spoken: Spoken = { text: line.endsWith('\r') ? line.slice(0, -1) : line };
  for (let depth = 0; depth < DEEPEST; depth++) {
    const inner = firstOf(spoken.text, at);
    if (inner === undefined) break;
    const fields = inner.fields === undefined ? spoken.fields : { ...spoken.fields, ...inner.fields };
    spoken = { ...inner, ...spoken, ...(fields === undefined ? {} : { fields }), text: inner.text };
  }
  return spoken;
}

function firstOf(text: string, at: Date): Spoken | undefined {
  for (const grammar of GRAMMARS) {
    const spoken = grammar(text, at);
    if (spoken !== undefined) return spoken;
  }
  return undefined;
}

function withTime(time: string | undefined, spoken: Spoken): Spoken {
  return time === undefined ? spoken : { time, ...spoken };
}
