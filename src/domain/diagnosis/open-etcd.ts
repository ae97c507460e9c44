/** Ports of etcd that ask nobody for a certificate: plain ones, and TLS with neither authority nor the word to ask. */
import type { Site } from '../site/site.ts';
import { foundAt, isOn, programsOf, seenWhole, settingOf } from './flag.ts';
import { urlsOf } from './listen.ts';
import type { Found } from './rule.ts';

/** An authority alone makes etcd ask (client/pkg/transport/listener.go), so that it is enough. */
export function openEtcd(site: Site, urls: string, authority: string, asks: string): readonly Found[] {
  return programsOf(site, 'etcd').flatMap((program) => {
    const asksAll = settingOf(program, authority) !== undefined || isOn(settingOf(program, asks)) === true;
    const open = urlsOf(program, urls).filter(({ plain }) => plain || (!asksAll && seenWhole(site, program)));
    const [first] = open;
    if (first === undefined) return [];
    const reached = open.some(({ loopback }) => !loopback);
    // members that listen on themselves alone are no cluster: nobody but this machine's own people get there
    const severity = urls === 'listen-peer-urls' ? 'advice' : 'warning';
    return [
      foundAt(
        program,
        first.plain ? first.setting : authority,
        { urls: open.map(({ text }) => text) },
        reached ? {} : { severity },
      ),
    ];
  });
}
