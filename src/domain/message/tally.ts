/** Messages counted: the same one said a thousand times is told once, with how often, since when and by whom. Bounded, whatever a log holds. */
import type { HeardMessage } from './hear.ts';
import { type Episode, goOn, hasPassed, newEpisode } from './episode.ts';
import { type Held, lookUp } from './look-up.ts';
import { meaning } from './meaning/table.ts';
import { given } from '../optional.ts';
import type { Fields } from './message.ts';
import type { Heard, Speaker } from './report.ts';
import { hostOf, partyDialled, partyNamed, withoutPort } from './who.ts';

/** Different messages that are told, and of each the speakers and addresses. */
const MOST_MESSAGES = 500;
const MOST_OF_EACH = 8;
const LONGEST_SAID = 1200;

export interface Said extends Speaker {
  readonly log: string;
  readonly line: number;
  readonly time?: string;
  /** fields of the line beside its text */
  readonly fields?: Readonly<Record<string, string>>;
}

interface Count {
  readonly heard: HeardMessage;
  readonly fields: Fields;
  readonly party: Heard['party'];
  readonly other: Heard['other'];
  readonly place: Heard['place'];
  readonly speakers: Map<string, Speaker>;
  readonly remotes: Set<string>;
  readonly logs: Set<string>;
  readonly episode: Episode;
  count: number;
  first: string | undefined;
  last: string | undefined;
}

export interface Tally {
  add(heard: HeardMessage, said: Said): void;
  /**
   * the weightiest first
   * @param until when each log ends, where its lines tell
   */
  told(certificates: readonly Held[], until?: ReadonlyMap<string, string>): readonly Heard[];
  readonly untold: number;
}

export function tally(): Tally {
  const counts = new Map<string, Count>();
  let untold = 0;
  return {
    get untold() {
      return untold;
    },
    add(heard, said) {
      const { remote, ...fields } = fieldsOf(heard.fields, said.fields);
      const party = heard.by ?? partyNamed(said.program) ?? partyNamed(said.pod);
      const other =
        heard.other ?? (heard.writer === 'server' ? undefined : partyDialled(fields.url ?? remote));
      const key = keyOf(heard, fields, party);
      let count = counts.get(key);
      if (count === undefined) {
        if (counts.size >= MOST_MESSAGES) {
          untold++;
          return;
        }
        const place = { log: said.log, line: said.line };
        count = {
          heard,
          fields,
          party,
          other,
          place,
          speakers: new Map(),
          remotes: new Set(),
          logs: new Set(),
          episode: newEpisode(),
          count: 0,
          first: undefined,
          last: undefined,
        };
        counts.set(key, count);
      }
      count.count++;
      note(count, said, remote);
    },
    told(certificates, until = new Map()) {
      return [...counts.values()].map((count) => heardOf(count, certificates, until)).toSorted(byWeight);
    },
  };
}

/** etcd tells who was at the other side beside its text. */
function fieldsOf(fields: Fields, beside: Said['fields']): Fields {
  const remote = beside?.['remote-addr'];
  const url = beside?.['address'] ?? beside?.['endpoint'];
  return {
    ...(remote === undefined ? {} : { remote }),
    ...(url === undefined || !url.includes('://') ? {} : { url }),
    ...fields,
  };
}

/** What differs from one time to the next says nothing of what is wrong. */
function keyOf({ message, writer }: HeardMessage, fields: Fields, party: string | undefined): string {
  const { url, ...rest } = fields;
  // who is let do nothing is told so of each kind of object
  const same = { ...rest, now: '', action: '' };
  return JSON.stringify([message.text, writer, party, url === undefined ? '' : hostOf(url), same]);
}

function note(count: Count, { log, time, program, host, pod }: Said, remote: string | undefined): void {
  count.logs.add(log);
  goOn(count.episode, time);
  if (time !== undefined) {
    if (count.first === undefined || time < count.first) count.first = time;
    if (count.last === undefined || time > count.last) count.last = time;
  }
  const speaker = given({ program, host, pod });
  if (count.speakers.size < MOST_OF_EACH && Object.keys(speaker).length > 0)
    count.speakers.set(JSON.stringify(speaker), speaker);
  if (remote !== undefined && count.remotes.size < MOST_OF_EACH) count.remotes.add(withoutPort(remote));
}

function heardOf(one: Count, certificates: readonly Held[], until: ReadonlyMap<string, string>): Heard {
  const { heard, fields, party, other, count, first, last, place } = one;
  const { title, severity, passes, about, tells, causes, cites } = meaning(heard.message.means);
  const passed =
    passes === true &&
    hasPassed(
      one.episode,
      last,
      [...one.logs].map((log) => until.get(log)),
    );
  return {
    means: heard.message.means,
    title,
    severity: passed ? 'harmless' : severity,
    about,
    tells,
    message: heard.message.text,
    vocabulary: heard.message.vocabulary,
    said: heard.said.slice(0, LONGEST_SAID),
    fields,
    ...given({ writer: heard.writer, party, other }),
    count,
    ...(passed ? { passed } : {}),
    ...given({ first, last }),
    place,
    speakers: [...one.speakers.values()],
    remotes: [...one.remotes],
    certificates: lookUp(fields, certificates),
    causes,
    cites: distinct([...cites, ...heard.message.cites]),
  };
}

const SEVERITIES = ['critical', 'warning', 'harmless'];
const TELLS = ['why', 'that'];

/** What is worse goes first, then reasons before echoes, then what is said more often. */
function byWeight(one: Heard, other: Heard): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    TELLS.indexOf(one.tells) - TELLS.indexOf(other.tells) ||
    other.count - one.count ||
    one.place.line - other.place.line
  );
}

/** A file of a source that is named with what to look for in it need not be named again without. */
function distinct(cites: readonly string[]): readonly string[] {
  return cites.filter(
    (cite, i) => !cites.some((other, j) => i !== j && other.startsWith(cite) && (other !== cite || j < i)),
  );
}
