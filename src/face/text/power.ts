/** What somebody may do, in a few lines: first what is dangerous in it, then what it comes to. */
import type { Callout, Doubt, Grant, Power } from '../../domain/api/power.ts';
import { POWERS } from '../../domain/api/power-table.ts';
import { isOfEverybody, type Rights, type Scope, scopesOf } from '../../domain/api/rights.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { count, field } from './lines.ts';

const show = ESCAPES.terminal.apply;

/** More lines than these nobody reads; the documents have them all. */
const MOST_SCOPES = 6;
const MOST_RIGHTS = 6;
const MOST_THINGS = 10;
const MOST_DOUBTS = 3;

/** A line a callout, and what it leads to. */
export function calloutLines(callouts: readonly Callout[], style: Style): readonly string[] {
  return callouts.map((callout) => {
    const { says, leadsTo } = POWERS[callout.power];
    const paint = callout.powerful ? style.red : style.yellow;
    return field(
      callout.powerful ? 'danger' : 'mind',
      `${paint(says)}${evidenceText(callout)}; leads to ${leadsTo}`,
    );
  });
}

function evidenceText({ power, evidence }: Callout): string {
  const { user, group, namespaces, names, binding, role, asked } = evidence;
  const parts = [
    ...(namespaces === undefined ? [] : [`in ${show(namespaces)}`]),
    ...(names === undefined ? [] : [`for ${show(names)} alone`]),
    ...(binding === undefined ? [] : [`by ${show(binding)} of ${show(role ?? '')}`]),
    ...(asked === undefined ? [] : ['as the server says']),
    // a name that the power is called by is not said twice
    ...[user, group]
      .filter((name) => name !== undefined && !POWERS[power].says.includes(name))
      .map((name) => show(name ?? '')),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** What all roles come to; what everybody may is named by its roles alone. */
export function mayLines(power: Power): readonly string[] {
  if (power.person.groups.includes('system:masters')) return [field('may', 'everything, whatever RBAC says')];
  const own = power.grants.filter((grant) => !isOfEverybody(grant));
  const scopes = scopesOf(own);
  const unread = new Set(power.unseen.map(({ resource }) => ROLE_KINDS[resource] ?? ''));
  const lines = scopes.slice(0, MOST_SCOPES).flatMap((scope) => scopeLines(scope, unread));
  const more = scopes.length - MOST_SCOPES;
  return [
    ...(lines.length > 0 ? lines : [field('may', nothingText(power))]),
    ...(more > 0 ? [field('', `and more in ${count(more, 'further namespace')}`)] : []),
    ...everybodyLines(power.grants.filter(isOfEverybody)),
    ...unseenLines(power),
    ...doubtLines(power.doubts),
  ];
}

const ROLE_KINDS: Readonly<Record<string, string>> = { roles: 'Role', clusterroles: 'ClusterRole' };

function nothingText({ seen, callouts }: Power): string {
  if (seen === 'rbac') return 'nothing by RBAC: no role is bound to them';
  if (seen === 'nothing') return 'not known';
  return callouts.some(({ evidence }) => 'asked' in evidence)
    ? 'what the server was asked about, above; not more is known'
    : 'nothing of what the server was asked about; not more is known';
}

function scopeLines({ namespace, grants, rights }: Scope, unread: ReadonlySet<string>): readonly string[] {
  const where = namespace === '' ? 'in every namespace' : `in ${show(namespace)}`;
  const roles = new Set(
    grants.map(({ role, through }) => `${show(role.name)} by ${through.kind} ${show(through.name)}`),
  );
  const gone = grants.filter(({ rules }) => rules === undefined);
  return [
    field('may', `${where}, ${[...roles].join('; ')}:`),
    ...rights.slice(0, MOST_RIGHTS).map((each) => field('', `- ${rightsText(each)}`)),
    ...(rights.length > MOST_RIGHTS
      ? [field('', `- and ${count(rights.length - MOST_RIGHTS, 'more kind')} of rights`)]
      : []),
    ...gone.map(({ binding, role }) =>
      field(
        '',
        unread.has(role.kind)
          ? `- what ${role.kind} ${show(role.name)} gives, which was not read`
          : `- nothing by ${binding.kind} ${show(binding.name)}: there is no ${role.kind} ${show(role.name)}`,
      ),
    ),
  ];
}

function rightsText({ verbs, on, names }: Rights): string {
  if (verbs[0] === '*' && on[0] === '*' && names.length === 0) return 'everything';
  const shown = on.slice(0, MOST_THINGS).map((each) => (each === '*' ? 'all resources' : show(each)));
  const more = on.length - shown.length;
  const things = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const only =
    names.length === 0
      ? ''
      : ` (only ${names.slice(0, MOST_THINGS).map(show).join(', ')}${names.length > MOST_THINGS ? ', …' : ''})`;
  return `${verbs[0] === '*' ? 'all verbs' : verbs.map(show).join(', ')}: ${things}${only}`;
}

function everybodyLines(grants: readonly Grant[]): readonly string[] {
  const roles = new Set(grants.map(({ role }) => show(role.name)));
  return roles.size === 0 ? [] : [field('', `and what everybody may: ${[...roles].join(', ')}`)];
}

function unseenLines({ seen, unseen }: Power): readonly string[] {
  if (unseen.length === 0) return [];
  const resources = unseen.map(({ resource }) => resource).join(', ');
  const right =
    seen === 'nothing'
      ? 'with the right to list them, or to create subjectaccessreviews, more could be said'
      : 'with the right to list them, all of it could be said';
  return [field('not seen', `${resources}: ${show(unseen[0]?.words ?? '')}; ${right}`)];
}

function doubtLines(doubts: readonly Doubt[]): readonly string[] {
  return [true, false].flatMap((allowed) => {
    const some = doubts
      .filter(({ byServer }) => byServer === allowed)
      .map(({ question }) => questionText(question));
    if (some.length === 0) return [];
    const more = some.length > MOST_DOUBTS ? ` and ${some.length - MOST_DOUBTS} more` : '';
    const others = allowed ? 'RBAC alone does not' : 'RBAC alone does';
    return [
      field(
        'but',
        `the server ${allowed ? 'allows' : 'does not allow'} ${some.slice(0, MOST_DOUBTS).join(', ')}${more}, where ${others}: another authorizer has a say`,
      ),
    ];
  });
}

function questionText(question: Doubt['question']): string {
  if ('path' in question) return `${show(question.verb)} ${show(question.path)}`;
  const { verb, group, resource, subresource, namespace } = question;
  if (verb === '*' && resource === '*')
    return namespace === undefined ? 'everything' : `everything in ${show(namespace)}`;
  const whole = `${resource}${subresource === undefined ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
  return `${show(verb)} ${show(whole)}${namespace === undefined ? '' : ` in ${show(namespace)}`}`;
}
