/** Explaining what the tables say: an identity, a connection, a rule, a layout, an error code. Reads nothing else. */
import { connection, CONNECTION_IDS } from '../domain/connection.ts';
import { type ErrorCode, ERRORS, KubepkiError } from '../domain/error.ts';
import { identity, IDENTITY_IDS, isIdentityId } from '../domain/identity.ts';
import { layout, LAYOUT_IDS, type LayoutFile } from '../domain/layout.ts';
import { nearest } from '../domain/name.ts';
import { NAME_WORDS } from '../domain/name-word.ts';
import type { Explanation, TopicList } from '../domain/report.ts';
import { RULES } from '../domain/rule/table.ts';

/** What the face says of each error code: words are its business, so they come as an argument. */
export type ErrorWords = (code: ErrorCode) => {
  readonly says: string;
  readonly hint: string;
  readonly exit: number;
};

type Topic = Pick<Explanation, 'topic' | 'id' | 'title'> & {
  readonly facts: () => Explanation['facts'];
  readonly cites: readonly string[];
};

export function explain(id: string, words: ErrorWords): Explanation {
  const wanted = id.toLowerCase();
  for (const { topic, id: found, title, facts, cites } of topics(words)) {
    if (found !== wanted) continue;
    return { apiVersion: 'kubepki/v1', kind: 'Explanation', topic, id: found, title, facts: facts(), cites };
  }
  const near = nearest(
    id,
    Array.from(topics(words), (topic) => topic.id),
  );
  throw new KubepkiError('unknown-topic', { topic: id, ...(near === undefined ? {} : { nearest: near }) });
}

export function listTopics(words: ErrorWords): TopicList {
  return {
    apiVersion: 'kubepki/v1',
    kind: 'TopicList',
    topics: Array.from(topics(words), ({ topic, id, title }) => ({ topic, id, title })),
  };
}

/** One at a time, since whoever asks for an identity has no use for the words of every error. */
function* topics(words: ErrorWords): Generator<Topic> {
  for (const id of IDENTITY_IDS) {
    const { title, cites } = identity(id);
    yield { topic: 'identity', id, title, facts: () => identityFacts(id), cites };
  }
  for (const id of CONNECTION_IDS) {
    const { title, cites } = connection(id);
    yield { topic: 'connection', id, title, facts: () => connectionFacts(id), cites };
  }
  for (const id of LAYOUT_IDS) {
    const { title, cites } = layout(id);
    yield { topic: 'layout', id, title, facts: () => layoutFacts(id), cites };
  }
  for (const { id, says, severity, cites } of RULES) {
    yield { topic: 'rule', id, title: says, facts: () => [{ label: 'severity', text: [severity] }], cites };
  }
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    yield {
      topic: 'error',
      id: code,
      title: words(code).says,
      facts: () => errorFacts(code, words),
      cites: [],
    };
  }
}

function identityFacts(id: string): Explanation['facts'] {
  if (!isIdentityId(id)) return [];
  const record = identity(id);
  const { commonName, organizations } = record.subject;
  return [
    { label: 'signed by', text: [record.signedBy === 'self' ? 'itself' : record.signedBy] },
    { label: 'subject', text: [[`CN=${commonName}`, ...organizations.map((o) => `O=${o}`)].join(', ')] },
    { label: 'one per', text: [record.per] },
    { label: 'key usage', text: [record.keyUsage.map(usageText).join(', ')] },
    ...(record.extendedKeyUsage.length > 0
      ? [{ label: 'purposes', text: [record.extendedKeyUsage.join(', ')] }]
      : []),
    ...(record.names.length > 0
      ? [{ label: 'names', text: record.names.map((word) => NAME_WORDS[word].title) }]
      : []),
    { label: 'lifetime', text: [`lifetimes.${record.lifetime} of the cluster file`] },
    { label: 'power', text: [record.power] },
    { label: 'on change', text: [record.onChange] },
    ...LAYOUT_IDS.map((layoutId) => ({
      label: layoutId,
      text: layout(layoutId).files[id].map(placeText),
    })),
    ...connectionsOf(id),
  ];
}

/** pki/ca.crt, or nodes/NAME/… with whose machine that is where it is not the credential's own. */
function placeText({ on, path }: LayoutFile): string {
  if (on === 'shared') return path;
  return `nodes/NAME/${path}${on === 'own' ? '' : ` on each ${on} machine`}`;
}

/** RFC 8813 §3: it means nothing for other keys, and is left out there. */
function usageText(usage: string): string {
  return usage === 'keyEncipherment' ? `${usage} (RSA keys only)` : usage;
}

function connectionsOf(id: string): Explanation['facts'] {
  const used = CONNECTION_IDS.filter((key) => {
    const { server, shows, clientTrusts, serverTrusts } = connection(key);
    return [server, shows, clientTrusts, serverTrusts].some((party) => party === id);
  });
  return used.length === 0
    ? []
    : [{ label: 'connections', text: used.map((key) => `${key}: ${connection(key).title}`) }];
}

function connectionFacts(id: (typeof CONNECTION_IDS)[number]): Explanation['facts'] {
  const { client, server, dials, shows, clientTrusts, serverTrusts, carriedBy } = connection(id);
  return [
    { label: 'client', text: [client] },
    { label: 'server', text: [server, `written in: ${carriedBy.serves}`] },
    {
      label: 'dials',
      text: [...dials.map((word) => NAME_WORDS[word].title), `written in: ${carriedBy.dials}`],
    },
    { label: 'shows', text: [shows, `written in: ${carriedBy.shows}`] },
    { label: 'client trusts', text: [clientTrusts, `written in: ${carriedBy.clientTrusts}`] },
    { label: 'server trusts', text: [serverTrusts, `written in: ${carriedBy.serverTrusts}`] },
  ];
}

function layoutFacts(id: (typeof LAYOUT_IDS)[number]): Explanation['facts'] {
  return IDENTITY_IDS.map((key) => ({
    label: key,
    text: layout(id).files[key].map(({ role, on, path }) => `${role} (${on}): ${path}`),
  }));
}

function errorFacts(code: ErrorCode, words: ErrorWords): Explanation['facts'] {
  const { hint, exit } = words(code);
  return [
    { label: 'class', text: [ERRORS[code].class] },
    { label: 'exit code', text: [String(exit)] },
    { label: 'what to do', text: [hint] },
  ];
}
