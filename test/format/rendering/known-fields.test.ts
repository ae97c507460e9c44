/** Each release has a field for all that is rendered for it, of that type: an unknown one ends the program that reads it. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LAYOUT_IDS } from '../../../src/domain/layout/table.ts';
import { nodesOf, runsOn } from '../../../src/domain/machine.ts';
import { renderAuthenticationConfig } from '../../../src/format/rendering/authentication-config.ts';
import { renderKubeletConfig } from '../../../src/format/rendering/kubelet-config.ts';
import { renderProxyConfig } from '../../../src/format/rendering/proxy-config.ts';
import { clusterOf } from '../../domain/cluster.ts';
import { RECORDED, unknownFields } from '../../domain/program/known-flags.ts';
import { template } from './rendered.ts';

const CHOICES = LAYOUT_IDS.flatMap((layout) =>
  (['issued', 'bootstrap'] as const).flatMap((kubelets) =>
    [[], ['10.200.0.0/16']].map((podCidrs) => ({ layout, kubelets, podCidrs })),
  ),
);
const WORKERS = [{ name: 'w-1', addresses: ['10.0.0.9'] }];
const document = (text: string) => parse(text) as { apiVersion: string; kind: string };

describe.each(RECORDED.kubernetes)('Kubernetes %s knows every field of', (release) => {
  const clusters = CHOICES.map((choice) =>
    clusterOf({ ...choice, workers: WORKERS, kubernetesVersion: release }),
  );
  const machines = clusters.flatMap((cluster) => nodesOf(cluster).map((machine) => ({ cluster, machine })));

  it('the configuration of each kubelet and kube-proxy', () => {
    for (const { cluster, machine } of machines)
      for (const text of [
        renderKubeletConfig(template('kubelet-config'), cluster, machine),
        ...(runsOn(machine.name, 'kube-proxy', cluster) === undefined
          ? [] // a pod of the cluster's
          : [renderProxyConfig(template('proxy-config'), cluster, machine)]),
      ])
        expect(unknownFields(document(text), release)).toEqual([]);
  });

  it('who may ask without credentials, what is written down and what is encrypted', () => {
    for (const cluster of clusters)
      expect(
        unknownFields(
          document(renderAuthenticationConfig(template('authentication-config'), cluster)),
          release,
        ),
      ).toEqual([]);
    expect(unknownFields(document(template('audit-policy')), release)).toEqual([]);
    expect(unknownFields(document(template('encryption-config')), release)).toEqual([]);
  });
});
