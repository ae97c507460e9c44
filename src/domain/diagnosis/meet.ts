/**
 * Who meets whom: every connection of which files tell, joined by the table of wiring. Nothing is guessed: a piece that
 * was not seen is named in `unknown`, and what hangs on it is not judged.
 */
import type { Site } from '../site/site.ts';
import { meetByKubeconfig } from './meet-apiserver.ts';
import { meetEtcd, meetGateway, meetPeers } from './meet-etcd.ts';
import { meetExtension, meetKubelets, meetPods } from './meet-others.ts';
import type { Meeting } from './meeting.ts';
import { viewOf } from './view.ts';

export function meet(site: Site): readonly Meeting[] {
  const view = viewOf(site);
  return [
    ...meetByKubeconfig(view),
    ...meetEtcd(view),
    ...meetGateway(view),
    ...meetPeers(view),
    ...meetKubelets(view),
    ...meetExtension(view),
    ...meetPods(view),
  ];
}
