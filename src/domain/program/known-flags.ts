/**
 * Which flags the programs of each release know: made by tools/known-flags.mjs from what they said themselves, a change here is
 * lost. A name is known to all releases, or to those behind its "=". Loaded only where a cluster file gives flags of its own.
 */
import type { ProgramId } from './program.ts';

export const RELEASES = {
  kubernetes: ['1.33', '1.34', '1.35', '1.36', '1.37'],
  etcd: ['3.5', '3.6', '3.7'],
} as const;

export const KNOWN_FLAGS: Readonly<Record<ProgramId, string>> = {
  'etcd': `
advertise-client-urls auth-token auth-token-ttl auto-compaction-mode auto-compaction-retention
auto-tls backend-batch-interval backend-batch-limit backend-bbolt-freelist-type bcrypt-cost
bootstrap-defrag-threshold-megabytes=3.6,3.7 cert-file cipher-suites client-cert-allowed-hostname
client-cert-auth client-cert-file client-crl-file client-key-file cluster-active-size
cluster-remove-delay cluster-sync-interval compact-hash-check-time=3.6,3.7
compaction-batch-limit=3.6,3.7 compaction-sleep-interval=3.6,3.7 config config-file
corrupt-check-time=3.6,3.7 cors data-dir discovery-cacert=3.6,3.7 discovery-cert=3.6,3.7
discovery-dial-timeout=3.6,3.7 discovery-endpoints=3.6,3.7 discovery-fallback
discovery-insecure-skip-tls-verify=3.6,3.7 discovery-insecure-transport=3.6,3.7
discovery-keepalive-time=3.6,3.7 discovery-keepalive-timeout=3.6,3.7 discovery-key=3.6,3.7
discovery-password=3.6,3.7 discovery-proxy=3.5,3.6 discovery-request-timeout=3.6,3.7 discovery-srv
discovery-srv-name discovery-token=3.6,3.7 discovery-user=3.6,3.7 discovery=3.5,3.6
distributed-tracing-address=3.6,3.7 distributed-tracing-instance-id=3.6,3.7
distributed-tracing-sampling-rate=3.6,3.7 distributed-tracing-service-name=3.6,3.7
downgrade-check-time=3.6,3.7 election-timeout enable-distributed-tracing=3.6,3.7 enable-grpc-gateway
enable-log-rotation enable-pprof enable-v2=3.5
experimental-bootstrap-defrag-threshold-megabytes=3.5,3.6
experimental-compact-hash-check-enabled=3.5,3.6 experimental-compact-hash-check-time=3.5,3.6
experimental-compaction-batch-limit=3.5,3.6 experimental-compaction-sleep-interval=3.5,3.6
experimental-corrupt-check-time=3.5,3.6 experimental-distributed-tracing-address=3.5,3.6
experimental-distributed-tracing-instance-id=3.5,3.6
experimental-distributed-tracing-sampling-rate=3.5,3.6
experimental-distributed-tracing-service-name=3.5,3.6 experimental-downgrade-check-time=3.5,3.6
experimental-enable-distributed-tracing=3.5,3.6 experimental-enable-lease-checkpoint-persist=3.5,3.6
experimental-enable-lease-checkpoint=3.5,3.6 experimental-enable-v2v3=3.5
experimental-initial-corrupt-check=3.5,3.6 experimental-memory-mlock=3.5,3.6
experimental-peer-skip-client-san-verification=3.5,3.6 experimental-snapshot-catchup-entries=3.5,3.6
experimental-stop-grpc-service-on-defrag=3.5,3.6
experimental-txn-mode-write-with-shared-buffer=3.5,3.6 experimental-warning-apply-duration=3.5,3.6
experimental-warning-unary-request-duration=3.6 experimental-watch-progress-notify-interval=3.5,3.6
feature-gates=3.6,3.7 force force-new-cluster grpc-keepalive-interval grpc-keepalive-min-time
grpc-keepalive-timeout heartbeat-interval host-whitelist initial-advertise-peer-urls initial-cluster
initial-cluster-state initial-cluster-token initial-election-tick-advance key-file
listen-client-http-urls listen-client-urls listen-metrics-urls listen-peer-urls log-format=3.6,3.7
log-level log-outputs log-rotation-config-json logger max-concurrent-streams max-learners=3.6,3.7
max-request-bytes max-result-buffer max-retry-attempts max-snapshots max-txn-ops max-wals
memory-mlock=3.6,3.7 metrics name peer-auto-tls peer-cert-allowed-cn peer-cert-allowed-hostname
peer-cert-file peer-client-cert-auth peer-client-cert-file peer-client-key-file peer-crl-file
peer-election-timeout peer-heartbeat-interval peer-key-file peer-skip-client-san-verification=3.6,3.7
peer-trusted-ca-file pre-vote proxy-dial-timeout=3.5 proxy-failure-wait=3.5 proxy-read-timeout=3.5
proxy-refresh-interval=3.5 proxy-write-timeout=3.5 proxy=3.5 quota-backend-bytes raft-read-timeout
raft-write-timeout retry-interval self-signed-cert-validity snapshot snapshot-catchup-entries=3.6,3.7
snapshot-count socket-reuse-address socket-reuse-port strict-reconfig-check test.coverprofile
test.outputdir tls-max-version tls-min-version trusted-ca-file unsafe-no-fsync v v2-deprecation
version vv wal-dir warning-apply-duration=3.6,3.7 warning-unary-request-duration=3.6,3.7
watch-progress-notify-interval=3.6,3.7
`,
  'kube-apiserver': `
admission-control admission-control-config-file advertise-address
aggregator-reject-forwarding-redirect allow-metric-labels allow-metric-labels-manifest
allow-privileged anonymous-auth api-audiences apiserver-count audit-log-batch-buffer-size
audit-log-batch-max-size audit-log-batch-max-wait audit-log-batch-throttle-burst
audit-log-batch-throttle-enable audit-log-batch-throttle-qps audit-log-compress audit-log-format
audit-log-maxage audit-log-maxbackup audit-log-maxsize audit-log-mode audit-log-path
audit-log-truncate-enabled audit-log-truncate-max-batch-size audit-log-truncate-max-event-size
audit-log-version audit-policy-file audit-webhook-batch-buffer-size
audit-webhook-batch-initial-backoff audit-webhook-batch-max-size audit-webhook-batch-max-wait
audit-webhook-batch-throttle-burst audit-webhook-batch-throttle-enable
audit-webhook-batch-throttle-qps audit-webhook-config-file audit-webhook-initial-backoff
audit-webhook-mode audit-webhook-truncate-enabled audit-webhook-truncate-max-batch-size
audit-webhook-truncate-max-event-size audit-webhook-version authentication-config
authentication-token-webhook-cache-ttl authentication-token-webhook-config-file
authentication-token-webhook-version authorization-config authorization-mode
authorization-policy-file authorization-webhook-cache-authorized-ttl
authorization-webhook-cache-unauthorized-ttl authorization-webhook-config-file
authorization-webhook-version bind-address cert-dir client-ca-file contention-profiling
coordinated-leadership-lease-duration=1.34,1.35,1.36,1.37
coordinated-leadership-renew-deadline=1.34,1.35,1.36,1.37
coordinated-leadership-retry-period=1.34,1.35,1.36,1.37 cors-allowed-origins debug-socket-path
default-not-ready-toleration-seconds default-unreachable-toleration-seconds default-watch-cache-size
delete-collection-workers disable-admission-plugins disable-http2-serving disabled-metrics
egress-selector-config-file emulated-version emulation-forward-compatible enable-admission-plugins
enable-aggregator-routing enable-bootstrap-token-auth enable-garbage-collector enable-logs-handler
enable-priority-and-fairness encryption-provider-config encryption-provider-config-automatic-reload
endpoint-reconciler-type etcd-cafile etcd-certfile etcd-compaction-interval
etcd-count-metric-poll-period etcd-db-metric-poll-interval etcd-healthcheck-timeout etcd-keyfile
etcd-prefix etcd-readycheck-timeout etcd-servers etcd-servers-overrides event-ttl external-hostname
feature-gates goaway-chance help http2-max-streams-per-connection kubelet-certificate-authority
kubelet-client-certificate kubelet-client-key kubelet-port kubelet-preferred-address-types
kubelet-read-only-port kubelet-timeout kubernetes-service-node-port lease-reuse-duration-seconds
livez-grace-period log-flush-frequency log-json-info-buffer-size log-json-split-stream
log-text-info-buffer-size log-text-split-stream logging-format max-connection-bytes-per-sec
max-mutating-requests-inflight max-requests-inflight min-compatibility-version=1.35,1.36,1.37
min-request-timeout oidc-ca-file oidc-client-id oidc-groups-claim oidc-groups-prefix oidc-issuer-url
oidc-required-claim oidc-signing-algs oidc-username-claim oidc-username-prefix peer-advertise-ip
peer-advertise-port peer-ca-file permit-address-sharing permit-port-sharing profiling
proxy-client-cert-file proxy-client-key-file request-timeout requestheader-allowed-names
requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
requestheader-uid-headers requestheader-username-headers runtime-config
runtime-config-emulation-forward-compatible secure-port service-account-extend-token-expiration
service-account-issuer service-account-jwks-uri service-account-key-file service-account-lookup
service-account-max-token-expiration service-account-signing-endpoint
service-account-signing-key-file service-cluster-ip-range service-node-port-range
show-hidden-metrics-for-version shutdown-delay-duration shutdown-send-retry-after
shutdown-watch-termination-grace-period storage-backend storage-initialization-timeout
storage-media-type strict-transport-security-directives tls-cert-file tls-cipher-suites
tls-curve-preferences=1.36,1.37 tls-min-version tls-private-key-file tls-sni-cert-key token-auth-file
tracing-config-file v version vmodule watch-cache watch-cache-sizes
`,
  'kube-controller-manager': `
allocate-node-cidrs allow-metric-labels allow-metric-labels-manifest allow-untagged-cloud
attach-detach-reconcile-sync-period authentication-kubeconfig authentication-skip-lookup
authentication-token-webhook-cache-ttl authentication-tolerate-lookup-failure
authorization-always-allow-paths authorization-kubeconfig authorization-webhook-cache-authorized-ttl
authorization-webhook-cache-unauthorized-ttl bind-address cert-dir cidr-allocator-type client-ca-file
cloud-config cloud-provider cluster-cidr cluster-name cluster-signing-cert-file
cluster-signing-duration cluster-signing-key-file cluster-signing-kube-apiserver-client-cert-file
cluster-signing-kube-apiserver-client-key-file cluster-signing-kubelet-client-cert-file
cluster-signing-kubelet-client-key-file cluster-signing-kubelet-serving-cert-file
cluster-signing-kubelet-serving-key-file cluster-signing-legacy-unknown-cert-file
cluster-signing-legacy-unknown-key-file concurrent-cron-job-syncs concurrent-daemonset-syncs
concurrent-deployment-syncs concurrent-device-taint-eviction-syncs=1.35,1.36,1.37
concurrent-disruption-syncs=1.37 concurrent-endpoint-syncs concurrent-ephemeralvolume-syncs
concurrent-gc-syncs concurrent-horizontal-pod-autoscaler-syncs concurrent-job-syncs
concurrent-namespace-syncs concurrent-rc-syncs concurrent-replicaset-syncs
concurrent-resource-quota-syncs concurrent-resourceclaim-syncs=1.36,1.37
concurrent-service-endpoint-syncs concurrent-service-syncs=1.33,1.34,1.35,1.36
concurrent-serviceaccount-token-syncs concurrent-statefulset-syncs
concurrent-ttl-after-finished-syncs concurrent-validating-admission-policy-status-syncs
configure-cloud-routes contention-profiling controller-shutdown-timeout=1.35,1.36,1.37
controller-start-interval controllers disable-attach-detach-reconcile-sync
disable-force-detach-on-timeout disable-http2-serving disabled-metrics emulated-version
enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner
enable-leader-migration endpoint-updates-batch-period endpointslice-updates-batch-period
external-cloud-volume-plugin feature-gates flex-volume-plugin-dir help
horizontal-pod-autoscaler-cpu-initialization-period horizontal-pod-autoscaler-downscale-stabilization
horizontal-pod-autoscaler-initial-readiness-delay horizontal-pod-autoscaler-sync-period
horizontal-pod-autoscaler-tolerance http2-max-streams-per-connection kube-api-burst
kube-api-content-type kube-api-qps kubeconfig large-cluster-size-threshold leader-elect
leader-elect-lease-duration leader-elect-renew-deadline leader-elect-resource-lock
leader-elect-resource-name leader-elect-resource-namespace leader-elect-retry-period
leader-migration-config legacy-service-account-token-clean-up-period log-flush-frequency
log-json-info-buffer-size log-json-split-stream log-text-info-buffer-size log-text-split-stream
logging-format master max-endpoints-per-slice min-compatibility-version=1.35,1.36,1.37
min-resync-period mirroring-concurrent-service-endpoint-syncs
mirroring-endpointslice-updates-batch-period mirroring-max-endpoints-per-subset namespace-sync-period
node-cidr-mask-size node-cidr-mask-size-ipv4 node-cidr-mask-size-ipv6 node-eviction-rate
node-monitor-grace-period node-monitor-period node-startup-grace-period node-sync-period
permit-address-sharing permit-port-sharing profiling pv-recycler-increment-timeout-nfs
pv-recycler-minimum-timeout-hostpath pv-recycler-minimum-timeout-nfs
pv-recycler-pod-template-filepath-hostpath pv-recycler-pod-template-filepath-nfs
pv-recycler-timeout-increment-hostpath pvclaimbinder-sync-period requestheader-allowed-names
requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
requestheader-uid-headers requestheader-username-headers resource-quota-sync-period root-ca-file
route-reconciliation-period secondary-node-eviction-rate secure-port service-account-private-key-file
service-cluster-ip-range show-hidden-metrics-for-version terminated-pod-gc-threshold tls-cert-file
tls-cipher-suites tls-curve-preferences=1.36,1.37 tls-min-version tls-private-key-file
tls-sni-cert-key unhealthy-zone-threshold use-service-account-credentials v version vmodule
`,
  'kube-scheduler': `
allow-metric-labels allow-metric-labels-manifest authentication-kubeconfig authentication-skip-lookup
authentication-token-webhook-cache-ttl authentication-tolerate-lookup-failure
authorization-always-allow-paths authorization-kubeconfig authorization-webhook-cache-authorized-ttl
authorization-webhook-cache-unauthorized-ttl bind-address cert-dir client-ca-file config
contention-profiling disable-http2-serving disabled-metrics emulated-version feature-gates help
http2-max-streams-per-connection kube-api-burst kube-api-content-type kube-api-qps kubeconfig
leader-elect leader-elect-lease-duration leader-elect-renew-deadline leader-elect-resource-lock
leader-elect-resource-name leader-elect-resource-namespace leader-elect-retry-period
log-flush-frequency log-json-info-buffer-size log-json-split-stream log-text-info-buffer-size
log-text-split-stream logging-format master min-compatibility-version=1.35,1.36,1.37
permit-address-sharing permit-port-sharing pod-max-in-unschedulable-pods-duration profiling
requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix
requestheader-group-headers requestheader-uid-headers requestheader-username-headers secure-port
show-hidden-metrics-for-version tls-cert-file tls-cipher-suites tls-curve-preferences=1.36,1.37
tls-min-version tls-private-key-file tls-sni-cert-key v version vmodule write-config-to
`,
  'kubelet': `
address allowed-unsafe-sysctls anonymous-auth application-metrics-count-limit=1.33,1.34,1.35,1.36
authentication-token-webhook authentication-token-webhook-cache-ttl authorization-mode
authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl
boot-id-file=1.33,1.34,1.35,1.36 bootstrap-kubeconfig cert-dir cgroup-driver cgroup-root
cgroups-per-qos client-ca-file cloud-config=1.33 cloud-provider cluster-dns cluster-domain config
config-dir container-hints=1.33,1.34,1.35,1.36 container-log-max-files container-log-max-size
container-runtime-endpoint containerd-namespace=1.33,1.34,1.35,1.36 containerd=1.33,1.34,1.35,1.36
contention-profiling cpu-cfs-quota cpu-cfs-quota-period cpu-manager-policy cpu-manager-policy-options
cpu-manager-reconcile-period enable-controller-attach-detach enable-debugging-handlers
enable-load-reader=1.33,1.34,1.35,1.36 enable-server enforce-node-allocatable event-burst event-qps
event-storage-age-limit=1.33,1.34,1.35,1.36 event-storage-event-limit=1.33,1.34,1.35,1.36
eviction-hard eviction-max-pod-grace-period eviction-minimum-reclaim
eviction-pressure-transition-period eviction-soft eviction-soft-grace-period exit-on-lock-contention
experimental-allocatable-ignore-eviction experimental-mounter-path fail-cgroupv1 fail-swap-on
feature-gates file-check-frequency global-housekeeping-interval=1.33,1.34,1.35,1.36 hairpin-mode
healthz-bind-address healthz-port help hostname-override housekeeping-interval http-check-frequency
image-credential-provider-bin-dir image-credential-provider-config image-gc-high-threshold
image-gc-low-threshold image-service-endpoint kernel-memcg-notification kube-api-burst
kube-api-content-type kube-api-qps kube-reserved kube-reserved-cgroup kubeconfig kubelet-cgroups
local-storage-capacity-isolation lock-file log-cadvisor-usage=1.33,1.34,1.35,1.36 log-flush-frequency
log-json-info-buffer-size log-json-split-stream log-text-info-buffer-size log-text-split-stream
logging-format machine-id-file=1.33,1.34,1.35,1.36 make-iptables-util-chains manifest-url
manifest-url-header max-open-files max-pods maximum-dead-containers
maximum-dead-containers-per-container memory-manager-policy minimum-container-ttl-duration
minimum-image-ttl-duration node-ip node-labels node-status-max-images node-status-update-frequency
oom-score-adj pod-cidr pod-infra-container-image=1.33,1.34 pod-manifest-path pod-max-pids
pods-per-core port protect-kernel-defaults provider-id qos-reserved read-only-port register-node
register-schedulable=1.33 register-with-taints registry-burst registry-qps reserved-cpus
reserved-memory resolv-conf root-dir rotate-certificates rotate-server-certificates runonce
runtime-cgroups runtime-request-timeout seccomp-default serialize-image-pulls
storage-driver-buffer-duration=1.33,1.34,1.35,1.36 storage-driver-db=1.33,1.34,1.35,1.36
storage-driver-host=1.33,1.34,1.35,1.36 storage-driver-password=1.33,1.34,1.35,1.36
storage-driver-secure=1.33,1.34,1.35,1.36 storage-driver-table=1.33,1.34,1.35,1.36
storage-driver-user=1.33,1.34,1.35,1.36 streaming-connection-idle-timeout sync-frequency
system-cgroups system-reserved system-reserved-cgroup tls-cert-file tls-cipher-suites tls-min-version
tls-private-key-file topology-manager-policy topology-manager-policy-options topology-manager-scope v
version vmodule volume-plugin-dir volume-stats-agg-period
`,
  'kube-proxy': `
bind-address bind-address-hard-fail boot-id-file=1.33,1.34,1.35,1.36 cleanup cluster-cidr config
config-sync-period conntrack-max-per-core conntrack-min conntrack-tcp-be-liberal
conntrack-tcp-timeout-close-wait conntrack-tcp-timeout-established conntrack-udp-timeout
conntrack-udp-timeout-stream detect-local-mode feature-gates healthz-bind-address healthz-port help
hostname-override init-only iptables-localhost-nodeports iptables-masquerade-bit
iptables-min-sync-period iptables-sync-period ipvs-exclude-cidrs ipvs-min-sync-period ipvs-scheduler
ipvs-strict-arp ipvs-sync-period ipvs-tcp-timeout ipvs-tcpfin-timeout ipvs-udp-timeout kube-api-burst
kube-api-content-type kube-api-qps kubeconfig log-flush-frequency log-json-info-buffer-size
log-json-split-stream log-text-info-buffer-size log-text-split-stream logging-format
machine-id-file=1.33,1.34,1.35,1.36 masquerade-all master metrics-bind-address metrics-port
nodeport-addresses oom-score-adj pod-bridge-interface pod-interface-name-prefix profiling proxy-mode
show-hidden-metrics-for-version v version vmodule write-config-to
`,
};
