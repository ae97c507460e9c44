/** What `render` would write: every wanted file with its text, and the secrets that had to be made for it. Writes nothing. */
import type { ActWarning } from '../../domain/act-warning.ts';
import { authorityFor } from '../../domain/authority.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { credentials, keptAt } from '../../domain/credential.ts';
import { serverFor } from '../../domain/edge.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { FileWrite, Store } from '../../domain/port.ts';
import { CONTAINED_IDS, type ContainedId, type ProgramId } from '../../domain/program/program.ts';
import type { RenderKind } from '../../domain/rendering/kind.ts';
import { encrypts, type Rendering, renderings } from '../../domain/rendering/rendering.ts';
import { tokenText } from '../../domain/bootstrap-token.ts';
import { versionText } from '../../domain/version.ts';
import { openToken, type OpenedToken } from '../bootstrap-token.ts';
import { openRing, type OpenRing } from '../encryption/ring.ts';

/** The oldest version whose flags and configuration are known here. */
const OLDEST = { major: 1, minor: 33 };

export interface Drawn {
  readonly rendering: Rendering;
  readonly text: string;
}

export interface Drawing {
  readonly files: readonly Drawn[];
  /** the key ring and the token, where there was none yet */
  readonly secrets: readonly FileWrite[];
  readonly token: OpenedToken | undefined;
  readonly warnings: readonly ActWarning[];
}

export interface DrawPorts {
  readonly store: Store;
  readonly template: (name: string) => Promise<string>;
}

/** @throws KubepkiError version-not-rendered, image-missing, authority-missing, and what reading the store throws */
export async function draw(
  cluster: Cluster,
  wanted: (rendering: Rendering) => boolean,
  now: Date,
  ports: DrawPorts,
): Promise<Drawing> {
  const { kubernetesVersion: version } = cluster;
  if (version.minor < OLDEST.minor)
    throw new KubepkiError('version-not-rendered', {
      version: versionText(version),
      oldest: versionText(OLDEST),
    });
  const asked = renderings(cluster).filter(wanted);
  const kinds = new Set(asked.map(({ kind }) => kind));
  const { store } = ports;
  const rendered = asked.flatMap(({ kind, path }) => (kind === 'encryption-config' ? [path] : []));
  // with none there is nothing to render, and keys that are left are said
  const ring =
    rendered.length > 0 || !encrypts(cluster) ? await openRing({ store, now, cluster, rendered }) : undefined;
  const token = kinds.has('bootstrap') ? await openToken({ store, now }) : undefined;
  const around: Around = { cluster, ring, token, authority: await authorityOf(cluster, kinds, store) };
  const files: Drawn[] = [];
  for (const rendering of asked) {
    const template = rendering.template === '' ? '' : await ports.template(rendering.template);
    files.push({ rendering, text: await textOf(rendering, template, around) });
  }
  return {
    files,
    secrets: [...(ring?.writes ?? []), ...(token?.writes ?? [])],
    token,
    warnings: ring?.warnings ?? [],
  };
}

interface Around {
  readonly cluster: Cluster;
  readonly ring: OpenRing | undefined;
  readonly token: OpenedToken | undefined;
  /** PEM, for those who do not know the cluster yet */
  readonly authority: Uint8Array | undefined;
}

/** Each kind's own renderer, loaded when it is met: one document should not cost what all do. */
async function textOf(
  { kind, program, machine }: Rendering,
  template: string,
  around: Around,
): Promise<string> {
  const { cluster, ring, token, authority } = around;
  switch (kind) {
    case 'systemd': {
      const { renderUnit } = await import('../../format/rendering/unit.ts');
      return renderUnit(template, met(program), cluster, met(machine));
    }
    case 'static-pods': {
      const { renderStaticPod } = await import('../../format/rendering/static-pod.ts');
      return renderStaticPod(template, contained(met(program)), cluster, met(machine));
    }
    case 'flags': {
      const { renderFlags } = await import('../../format/rendering/flags.ts');
      return renderFlags(met(program), cluster, met(machine));
    }
    case 'kubelet-config': {
      const { renderKubeletConfig } = await import('../../format/rendering/kubelet-config.ts');
      return renderKubeletConfig(template, cluster, met(machine));
    }
    case 'proxy-config': {
      const { renderProxyConfig } = await import('../../format/rendering/proxy-config.ts');
      return renderProxyConfig(template, cluster, met(machine));
    }
    case 'authentication-config': {
      const { renderAuthenticationConfig } = await import('../../format/rendering/authentication-config.ts');
      return renderAuthenticationConfig(template, cluster);
    }
    case 'encryption-config': {
      const { renderEncryption } = await import('../../format/encryption/render-configuration.ts');
      return renderEncryption(template, met(ring).ring, cluster.encryption);
    }
    case 'audit-policy':
    case 'rbac':
      // the same for every cluster
      return template;
    case 'bootstrap': {
      if (machine === undefined) {
        const { renderBootstrap } = await import('../../format/bootstrap/render.ts');
        return renderBootstrap(template, cluster, met(token).token);
      }
      const { renderKubeconfig } = await import('../../format/kubeconfig/render.ts');
      return renderKubeconfig(template, {
        cluster: cluster.name,
        user: 'kubelet-bootstrap',
        server: met(serverFor('kubelet', machine.name, cluster)),
        authority: met(authority),
        token: tokenText(met(token).token),
      });
    }
    case 'network-policy': {
      const { renderNetworkPolicy } = await import('../../format/network-policy/render.ts');
      return renderNetworkPolicy(template, cluster);
    }
  }
}

/** Renderings of a kind always have what the kind wants: one that has not is a defect of ours. */
function met<T>(value: T | undefined): T {
  if (value === undefined) throw new KubepkiError('internal', { what: 'a rendering without its parts' });
  return value;
}

function contained(program: ProgramId): ContainedId {
  return met(CONTAINED_IDS.find((id) => id === program));
}

async function authorityOf(
  cluster: Cluster,
  kinds: ReadonlySet<RenderKind>,
  store: Store,
): Promise<Uint8Array | undefined> {
  if (!kinds.has('bootstrap')) return undefined;
  const id = authorityFor('kubernetes-ca', cluster);
  const credential = credentials(cluster).find((one) => one.id === id);
  const path = credential === undefined ? undefined : keptAt(credential, 'certificate');
  const bytes = path === undefined ? undefined : await store.read(path);
  if (bytes === undefined) throw new KubepkiError('authority-missing', { credential: 'kubelet', signer: id });
  return bytes;
}
