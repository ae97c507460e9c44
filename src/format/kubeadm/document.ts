/** The two documents that are read, decoded: everything as written, and every record there. */
import type { Path, Shape } from '../../domain/shape.ts';
import { decode, type Decoded, decodeDocument } from '../decode/decode.ts';
import type { YamlDocument } from '../decode/documents.ts';
import { isMap } from '../yaml-door.ts';

/** In v1beta3 by name, in v1beta4 a list; the values were not looked at. */
export type Flags = Readonly<Record<string, unknown>> | readonly { readonly name: string }[];

export interface ComponentText {
  readonly extraArgs?: Flags;
}

export interface ClusterDocument {
  readonly clusterName?: string;
  readonly kubernetesVersion?: string;
  readonly controlPlaneEndpoint?: string;
  readonly certificatesDir?: string;
  readonly networking: {
    readonly serviceSubnet?: string;
    readonly podSubnet?: string;
    readonly dnsDomain?: string;
  };
  readonly apiServer: ComponentText & { readonly certSANs?: readonly string[] };
  readonly controllerManager: ComponentText;
  readonly scheduler: ComponentText;
  readonly etcd: {
    readonly local: ComponentText & {
      readonly serverCertSANs?: readonly string[];
      readonly peerCertSANs?: readonly string[];
    };
    readonly external: { readonly endpoints?: readonly string[] };
  };
  readonly featureGates?: Readonly<Record<string, string>>;
  readonly encryptionAlgorithm?: string;
  readonly certificateValidityPeriod?: string;
  readonly caCertificateValidityPeriod?: string;
}

export interface InitDocument {
  readonly nodeRegistration: { readonly name?: string; readonly kubeletExtraArgs?: Flags };
  readonly localAPIEndpoint: { readonly advertiseAddress?: string; readonly bindPort?: string };
}

export interface Read<Text> extends Omit<Decoded, 'value'> {
  readonly text: Text;
  /** does the file say anything there? */
  readonly has: (path: Path) => boolean;
}

/** A document that is not there says nothing, which is a document too. The caller names the type of its shape. */
export function readDocument<Text>(document: YamlDocument | undefined, shape: Shape): Read<Text> {
  const { value, ...rest } = document === undefined ? decode('', shape) : decodeDocument(document, shape);
  const root = document?.root;
  return {
    ...rest,
    text: value as Text,
    has: (path) => isMap(root) && root.getIn(path) !== undefined && root.getIn(path) !== null,
  };
}
