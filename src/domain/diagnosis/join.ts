/** Two programs joined by a row of the wiring: the uses that meet, and what of them is not known. */
import type { ConnectionId } from '../connection/table.ts';
import type { SeenProgram, Use } from '../site/site.ts';
import type { SlotId } from '../site/slot.ts';
import { WIRING, type Wiring } from '../site/wiring.ts';
import type { Dialled, Meeting, UnknownPiece } from './meeting.ts';
import type { SiteView } from './view.ts';

/** A use of a program's own, unless one of several kubeconfigs says it. */
export type UseOf = (slot: SlotId) => Use | undefined;

export interface Ends {
  readonly client: SeenProgram;
  readonly server?: SeenProgram | undefined;
  readonly dials: readonly Dialled[];
  readonly ofClient?: UseOf;
  readonly ofServer?: UseOf;
  readonly unknown?: readonly UnknownPiece[];
  /** it looks at nobody's certificate, whatever file it has: insecure-skip-tls-verify */
  readonly insecure?: boolean;
}

export function joined(connection: ConnectionId, ends: Ends, view: SiteView): Meeting {
  const wiring = WIRING[connection] as Wiring;
  const { client, server, dials, insecure = false } = ends;
  const ofClient = ends.ofClient ?? ((slot) => view.use(client, slot));
  const ofServer = ends.ofServer ?? ((slot) => (server === undefined ? undefined : view.use(server, slot)));
  const shows = [wiring.shows ?? []].flat().flatMap((slot) => ofClient(slot) ?? [])[0];
  const clientTrusts = wiring.clientTrusts === undefined ? undefined : ofClient(wiring.clientTrusts);
  const serves = wiring.serves === undefined ? undefined : ofServer(wiring.serves);
  const serverTrusts = wiring.serverTrusts === undefined ? undefined : ofServer(wiring.serverTrusts);
  const told = ends.unknown ?? [];
  const unknown: UnknownPiece[] = [...told];
  const miss = (piece: UnknownPiece['piece'], use: Use | undefined) => {
    if (use === undefined) unknown.push({ piece });
    else if (use.state !== 'read') unknown.push({ piece, detail: use.state });
  };
  if (server === undefined && wiring.serves !== undefined) unknown.push({ piece: 'server' });
  if (dials.length === 0) unknown.push({ piece: 'host' });
  const showsOtherwise = told.some(({ piece }) => piece === 'token' || piece === 'exec-plugin');
  if (wiring.shows !== undefined && !(shows === undefined && showsOtherwise)) miss('shows', shows);
  const takesAnybody = insecure || (clientTrusts === undefined && wiring.otherwiseAnybody === true);
  if (takesAnybody) unknown.push({ piece: 'insecure' });
  else if (
    clientTrusts === undefined &&
    wiring.dials === 'kubeconfig' &&
    ofClient('kubeconfig')?.state === 'read'
  )
    unknown.push({ piece: 'ordinary-roots' });
  else miss('client-trusts', clientTrusts);
  miss('serves', serves);
  if (wiring.shows !== undefined) miss('server-trusts', serverTrusts);
  return {
    connection,
    client,
    ...(server === undefined ? {} : { server }),
    dials,
    ...(shows === undefined ? {} : { shows }),
    ...(clientTrusts === undefined || insecure ? {} : { clientTrusts }),
    ...(serves === undefined ? {} : { serves }),
    ...(serverTrusts === undefined ? {} : { serverTrusts }),
    unknown,
  };
}
