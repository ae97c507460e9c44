/**
 * Which of the names in a kubelet's request are its own. Nothing in Kubernetes asks this: the signer of kubelet-serving
 * copies every name (pkg/controller/certificates/authority/policies.go), so whoever approves must, or a node gets to
 * answer as somebody else. What is known is the Node object, whose addresses the kubelet itself, or a cloud's controller,
 * reports; that is all the proof there is.
 */
import { addressOf, parseAddress, unmapped } from '../address.ts';
import type { AlternativeName } from '../certificate.ts';

/** A Node object, as far as names go. */
export interface NodeFacts {
  readonly name: string;
  /** RFC 3339; '' where it does not say */
  readonly created: string;
  /** status.addresses, in order; a type that we do not know proves nothing */
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
}

/** What looking for the Node of a request gave. */
export type NodeSight =
  | { readonly is: 'there'; readonly node: NodeFacts }
  | { readonly is: 'absent' }
  /** the server's own words */
  | { readonly is: 'unreadable'; readonly because: string };

/** CN=system:node:NAME, what both signers for kubelets want (pkg/apis/certificates/helpers.go). */
export function nodeNameOf(user: string): string | undefined {
  return user.startsWith(PREFIX) && user.length > PREFIX.length ? user.slice(PREFIX.length) : undefined;
}

const PREFIX = 'system:node:';

/** The names that the Node does not have, each as KIND:VALUE; all of them where there is no Node to ask. */
export function unprovenNames(
  names: readonly AlternativeName[],
  node: NodeFacts | undefined,
): readonly string[] {
  const own = new Set(node === undefined ? [] : namesOf(node));
  return names.map(nameOf).filter((name) => !own.has(name));
}

/** As the kubelet makes them of the same addresses (pkg/kubelet/certificate/kubelet.go, addressesToHostnamesAndIPs). */
function namesOf({ addresses }: NodeFacts): readonly string[] {
  return addresses.flatMap(({ type, address }) => {
    switch (type) {
      case 'Hostname':
        return [ipOf(address) ?? dnsOf(address)];
      case 'InternalIP':
      case 'ExternalIP':
        return [ipOf(address) ?? ''];
      case 'InternalDNS':
      case 'ExternalDNS':
        return [dnsOf(address)];
      default:
        return [];
    }
  });
}

/** One name in one spelling, kind first: no two kinds are ever the same name, whatever stands in them. */
function nameOf(name: AlternativeName): string {
  if (name.kind === 'dns') return dnsOf(name.value);
  const isAddress = name.kind === 'ip' && (name.bytes.length === 4 || name.bytes.length === 16);
  return isAddress ? `ip:${unmapped(addressOf(name.bytes)).text}` : `${name.kind}:${name.value}`;
}

/** Go compares host names without regard to case or one dot at the end (crypto/x509, VerifyHostname). */
function dnsOf(name: string): string {
  return `dns:${name.replace(/\.$/, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`;
}

/** netutils.ParseIPSloppy: leading zeros are decimal ones. */
function ipOf(text: string): string | undefined {
  const plain = text.includes(':') ? text : text.replace(/(^|\.)0+(?=\d)/g, '$1');
  const address = parseAddress(plain);
  return address === undefined ? undefined : `ip:${unmapped(address).text}`;
}
