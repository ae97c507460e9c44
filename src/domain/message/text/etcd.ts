/** What etcd says beyond Go's own words. */
import type { MessageRecord } from '../message.ts';
import { rows } from './rows.ts';

export const ETCD_TEXTS: readonly MessageRecord[] = [
  ...rows('etcd', 'etcd-io/etcd client/pkg/transport/listener_tls.go', {
    'peer-address': ['tls: "{remote}" does not match any of DNSNames {names}'],
    'shown-revoked': ['transport: certificate serial {serialHex} revoked'],
    'etcd-pair-missing': ['cannot listen on TLS for {remote}: KeyFile and CertFile are not presented'],
  }),
  ...rows('etcd', 'etcd-io/etcd client/pkg/transport/listener.go', {
    'name-not-let-in': ['client certificate authentication failed'],
    'pair-incomplete': ['KeyFile and CertFile must both be present'],
  }),
  ...rows('etcd', 'etcd-io/etcd server/embed/etcd.go', {
    'etcd-without-tls': [
      'scheme is http or unix while --client-cert-auth is enabled; ignoring client cert auth for this URL',
      'scheme is HTTP while --peer-client-cert-auth is enabled; ignoring client cert auth for this URL',
    ],
  }),
];
