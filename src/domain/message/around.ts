/**
 * What stands around a message in a line: the wrappings that say which side the writer is, whom it dialled or who dialled
 * it. Each is a text with fields like a message's own (kubernetes-pki notes: golang/go net/http, crypto/tls, grpc, apiserver).
 */
import { given } from '../optional.ts';
import type { PartyId } from '../party.ts';
import type { Fields } from './message.ts';
import { type Match, matches, type Template, templateOf } from './template.ts';

export type Side = 'client' | 'server';

interface Wrapping {
  readonly text: string;
  readonly writer?: Side;
  /** the program that writes like this, and the one that it speaks to */
  readonly by?: PartyId;
  readonly other?: PartyId;
  /** what stands before it in the line is told of something else */
  readonly cuts?: true;
}

export const WRAPPINGS: readonly Wrapping[] = [
  { text: 'TLS handshake error from {remote}: ', writer: 'server' },
  { text: 'rejected connection on client endpoint', writer: 'server', by: 'etcd' },
  { text: 'rejected connection on peer endpoint', writer: 'server', by: 'etcd', other: 'etcd' },
  { text: 'rejected connection from "{remote}"', writer: 'server', by: 'etcd' },
  { text: 'Unable to authenticate the request', writer: 'server' },
  {
    text: 'verifying certificate SN={serial}, SKID={skid}, AKID={akid} failed: ',
    writer: 'server',
    // the verifier of front proxies was asked before, and says of every other certificate that it does not know it
    cuts: true,
  },
  { text: 'verifying certificate SN={serial}, SKID=, AKID={akid} failed: ', writer: 'server', cuts: true },
  { text: 'Unable to connect to the server: ', writer: 'client', by: 'kubectl', other: 'kube-apiserver' },
  { text: 'failed calling webhook "{webhook}"', writer: 'client', by: 'kube-apiserver', other: 'webhook' },
  {
    text: 'failing or missing response from https://{url}: ',
    writer: 'client',
    by: 'kube-apiserver',
    other: 'extension-apiserver',
  },
  { text: 'error dialing backend: ', writer: 'client', by: 'kube-apiserver', other: 'kubelet' },
  // Get "https://…": of net/http, and as it was without quotes before Go 1.14
  { text: '"https://{url}": ', writer: 'client' },
  { text: ' https://{url}: ', writer: 'client' },
  { text: 'failed to connect to {Addr: "{remote}"', writer: 'client' },
  { text: 'transport: authentication handshake failed: ', writer: 'client' },
  { text: 'error reading server preface: ', writer: 'client' },
  { text: 'dial tcp {remote}: ', writer: 'client' },
  { text: 'request to https://{url} failed, reason: ', writer: 'client' },
  { text: 'SSL certificate problem: ', writer: 'client' },
  { text: 'client SSL certificate verify error: ', writer: 'server' },
  { text: 'prober detected unhealthy status', writer: 'client', by: 'etcd', other: 'etcd' },
  { text: 'failed to reach the peer URL', writer: 'client', by: 'etcd', other: 'etcd' },
];

const READY: readonly (Wrapping & { readonly template: Template })[] = WRAPPINGS.map((each) => ({
  ...each,
  template: templateOf(each.text),
}));

export interface Around {
  readonly writer?: Side;
  readonly by?: PartyId;
  readonly other?: PartyId;
  readonly fields: Fields;
  /** messages that begin before here are told of something else */
  readonly from: number;
}

/** All wrappings of a line; where two say otherwise the inner one is right, which stands later. */
export function aroundIn(line: string): Around {
  const met: { readonly wrapping: Wrapping; readonly match: Match }[] = READY.flatMap((wrapping) => {
    const [match] = matches(wrapping.template, line);
    return match === undefined ? [] : [{ wrapping, match }];
  });
  const ordered = met.toSorted((one, other) => one.match.start - other.match.start);
  let around: Around = { fields: {}, from: 0 };
  for (const { wrapping, match } of ordered) {
    const { writer, by, other, cuts } = wrapping;
    around = {
      ...around,
      ...given({ writer, by, other }),
      fields: { ...around.fields, ...match.fields },
      from: cuts === true ? match.end : around.from,
    };
  }
  return around;
}
