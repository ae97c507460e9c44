#!/bin/sh
# A cluster as a well-known guide has it made: openssl alone, one authority, one file that says all subjects and names, plain
# http to etcd, each file at the path that the units name. Facts: kelseyhightower/kubernetes-the-hard-way at 52eb26d (ca.conf,
# units, configs, docs/04 to 10); what is written here is ours, and no text of it is the guide's. What is wrong with the set is
# what makes it worth judging, and stands in ../guide.json.
#
#   sh pki-fixtures/make/guide-a.sh DIR        makes DIR/server, DIR/node-0 and DIR/node-1: each a machine's root
#
# OpenSSL 3 (-section, -copy_extensions). BITS=2048 is quicker than the guide's 4096. Keys are made anew every time and kept
# nowhere but in DIR; the dates are from now on, since openssl before 3.4 takes no others: judge it as of a time read from it.
set -eu
umask 022
dir=${1:?where to}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
bits=${BITS:-4096}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

both='clientAuth, serverAuth'
place='C = US
ST = Washington
L = Seattle'

# identity NAME SUBJECT USAGES [NAMES [NETSCAPE]]: a section of the file, as the guide keeps one for each
identity() {
  cat >> ca.conf <<CNF

[$1]
prompt = no
distinguished_name = $1_subject
req_extensions = $1_extensions
[$1_subject]
$2
[$1_extensions]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = $3
nsCertType = ${5:-client}
nsComment = "made for $1"
subjectKeyIdentifier = hash
${4:+subjectAltName = $4}
CNF
}

cat > ca.conf <<CNF
[req]
prompt = no
distinguished_name = authority_subject
x509_extensions = authority_extensions
[authority_subject]
$place
CN = CA
[authority_extensions]
basicConstraints = CA:TRUE
keyUsage = keyCertSign, cRLSign
CNF
identity admin 'CN = admin
O = system:masters' clientAuth
identity service-accounts 'CN = service-accounts' clientAuth
for node in node-0 node-1; do
  identity "$node" "CN = system:node:$node
O = system:nodes
$place" "$both" "DNS:$node, IP:127.0.0.1"
done
component() {
  identity "$1" "CN = system:$1
O = $2
$place" "$both" "DNS:$1, IP:127.0.0.1"
}
component kube-proxy system:node-proxier
component kube-controller-manager system:kube-controller-manager
component kube-scheduler system:system:kube-scheduler
identity kube-api-server "CN = kubernetes
$place" "$both" "$(printf '%s' \
  'IP:127.0.0.1, IP:10.32.0.1, DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, ' \
  'DNS:kubernetes.default.svc.cluster, DNS:kubernetes.svc.cluster.local, DNS:server.kubernetes.local, ' \
  'DNS:api-server.kubernetes.local')" 'client, server'

openssl genrsa -out ca.key "$bits"
openssl req -x509 -new -sha512 -noenc -key ca.key -days 3653 -config ca.conf -out ca.crt
for name in admin service-accounts node-0 node-1 kube-proxy kube-controller-manager kube-scheduler kube-api-server; do
  openssl genrsa -out "$name.key" "$bits"
  openssl req -new -key "$name.key" -sha256 -config ca.conf -section "$name" -out "$name.csr"
  openssl x509 -req -days 3653 -in "$name.csr" -copy_extensions copyall -sha256 \
    -CA ca.crt -CAkey ca.key -CAcreateserial -out "$name.crt"
done

# kubeconfig FILE CERTIFICATE USER SERVER: as kubectl config writes one with --embed-certs, 0600 as it does
inline() { openssl base64 -A -in "$1"; }
kubeconfig() {
  (
    umask 077
    cat > "$1" <<YAML
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: $(inline ca.crt)
    server: https://$4:6443
  name: by-hand
contexts:
- context:
    cluster: by-hand
    user: $3
  name: default
current-context: default
kind: Config
users:
- name: $3
  user:
    client-certificate-data: $(inline "$2.crt")
    client-key-data: $(inline "$2.key")
YAML
  )
}

# unit FILE DESCRIPTION WORD…: the command line, a word a line
unit() {
  file=$1 description=$2
  shift 2
  {
    printf '[Unit]\nDescription=%s\n\n[Service]\nExecStart=' "$description"
    for word in "$@"; do printf '%s \\\n  ' "$word"; done | sed '$d' | sed '$s/ \\$//'
    printf 'Restart=on-failure\nRestartSec=5\n\n[Install]\nWantedBy=multi-user.target\n'
  } > "$file"
}

server=$dir/server units=$dir/server/etc/systemd/system kubernetes=/var/lib/kubernetes
mkdir -p "$units" "$server$kubernetes" "$server/etc/etcd" "$server/etc/kubernetes/config" "$server/root"
cp ca.crt ca.key kube-api-server.crt kube-api-server.key service-accounts.crt service-accounts.key "$server$kubernetes"
# copied by the guide, and read by nobody: etcd speaks plain http
cp ca.crt kube-api-server.crt kube-api-server.key "$server/etc/etcd"
kubeconfig "$server$kubernetes/kube-controller-manager.kubeconfig" kube-controller-manager \
  system:kube-controller-manager server.kubernetes.local
kubeconfig "$server$kubernetes/kube-scheduler.kubeconfig" kube-scheduler system:kube-scheduler server.kubernetes.local
kubeconfig "$server/root/admin.kubeconfig" admin admin 127.0.0.1
cat > "$server$kubernetes/encryption-config.yaml" <<YAML
kind: EncryptionConfiguration
apiVersion: apiserver.config.k8s.io/v1
resources:
  - resources: [secrets]
    providers:
      - aescbc:
          keys:
            - name: key1
              secret: $(openssl rand -base64 32)
      - identity: {}
YAML
cat > "$server/etc/kubernetes/config/kube-scheduler.yaml" <<YAML
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection:
  kubeconfig: $kubernetes/kube-scheduler.kubeconfig
leaderElection:
  leaderElect: true
YAML
peer=http://127.0.0.1:2380 client=http://127.0.0.1:2379
unit "$units/etcd.service" 'the store, for this machine alone' /usr/local/bin/etcd \
  '--name controller' "--initial-advertise-peer-urls $peer" "--listen-peer-urls $peer" "--listen-client-urls $client" \
  "--advertise-client-urls $client" '--initial-cluster-token etcd-cluster-0' "--initial-cluster controller=$peer" \
  '--initial-cluster-state new' --data-dir=/var/lib/etcd
unit "$units/kube-apiserver.service" 'API server' /usr/local/bin/kube-apiserver \
  --allow-privileged=true --audit-log-maxage=30 --audit-log-maxbackup=3 --audit-log-maxsize=100 \
  --audit-log-path=/var/log/audit.log --authorization-mode=Node,RBAC --bind-address=0.0.0.0 \
  "--client-ca-file=$kubernetes/ca.crt" \
  --enable-admission-plugins=NamespaceLifecycle,NodeRestriction,LimitRanger,ServiceAccount,DefaultStorageClass,ResourceQuota \
  "--etcd-servers=$client" --event-ttl=1h "--encryption-provider-config=$kubernetes/encryption-config.yaml" \
  "--kubelet-certificate-authority=$kubernetes/ca.crt" "--kubelet-client-certificate=$kubernetes/kube-api-server.crt" \
  "--kubelet-client-key=$kubernetes/kube-api-server.key" "--runtime-config='api/all=true'" \
  "--service-account-key-file=$kubernetes/service-accounts.crt" \
  "--service-account-signing-key-file=$kubernetes/service-accounts.key" \
  --service-account-issuer=https://server.kubernetes.local:6443 --service-cluster-ip-range=10.32.0.0/24 \
  --service-node-port-range=30000-32767 "--tls-cert-file=$kubernetes/kube-api-server.crt" \
  "--tls-private-key-file=$kubernetes/kube-api-server.key" --v=2
unit "$units/kube-controller-manager.service" 'controllers' /usr/local/bin/kube-controller-manager \
  --bind-address=0.0.0.0 --cluster-cidr=10.200.0.0/16 --cluster-name=kubernetes \
  "--cluster-signing-cert-file=$kubernetes/ca.crt" "--cluster-signing-key-file=$kubernetes/ca.key" \
  "--kubeconfig=$kubernetes/kube-controller-manager.kubeconfig" "--root-ca-file=$kubernetes/ca.crt" \
  "--service-account-private-key-file=$kubernetes/service-accounts.key" --service-cluster-ip-range=10.32.0.0/24 \
  --use-service-account-credentials=true --v=2
unit "$units/kube-scheduler.service" 'scheduler' /usr/local/bin/kube-scheduler \
  --config=/etc/kubernetes/config/kube-scheduler.yaml --v=2

for number in 0 1; do
  node=node-$number root=$dir/node-$number
  mkdir -p "$root/etc/systemd/system" "$root/var/lib/kubelet" "$root/var/lib/kube-proxy"
  cp ca.crt "$root/var/lib/kubelet/ca.crt"
  cp "$node.crt" "$root/var/lib/kubelet/kubelet.crt"
  cp "$node.key" "$root/var/lib/kubelet/kubelet.key"
  kubeconfig "$root/var/lib/kubelet/kubeconfig" "$node" "system:node:$node" server.kubernetes.local
  kubeconfig "$root/var/lib/kube-proxy/kubeconfig" kube-proxy system:kube-proxy server.kubernetes.local
  cat > "$root/var/lib/kubelet/kubelet-config.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 0.0.0.0
port: 10250
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: /var/lib/kubelet/ca.crt}
authorization: {mode: Webhook}
cgroupDriver: systemd
clusterDNS: [10.32.0.10]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///var/run/containerd/containerd.sock
failSwapOn: false
maxPods: 16
podCIDR: 10.200.$number.0/24
registerNode: true
runtimeRequestTimeout: 15m
tlsCertFile: /var/lib/kubelet/kubelet.crt
tlsPrivateKeyFile: /var/lib/kubelet/kubelet.key
YAML
  cat > "$root/var/lib/kube-proxy/kube-proxy-config.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig
clusterCIDR: 10.200.0.0/16
mode: iptables
YAML
  unit "$root/etc/systemd/system/kubelet.service" 'kubelet' /usr/local/bin/kubelet \
    --config=/var/lib/kubelet/kubelet-config.yaml --kubeconfig=/var/lib/kubelet/kubeconfig --v=2
  unit "$root/etc/systemd/system/kube-proxy.service" 'service proxy' /usr/local/bin/kube-proxy \
    --config=/var/lib/kube-proxy/kube-proxy-config.yaml
done
