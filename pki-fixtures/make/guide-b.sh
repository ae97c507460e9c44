#!/bin/sh
# A cluster as study notes have it made, line by line: `openssl x509 -req` without an extension file, so that the authority and
# every leaf is X.509 version 1 for thirty days, with the subjects that such notes give and an etcd that is told to encrypt.
# Facts from many notes of that kind; what is written here is ours. What is wrong with the set stands in ../guide.json.
#
#   sh pki-fixtures/make/guide-b.sh DIR        makes DIR/controlplane and DIR/node01: each a machine's root
#
# ADDRESS is the control plane's. OpenSSL 3.0 or 3.1: later ones write version 3 here, with other faults. Keys are made anew
# every time and kept nowhere but in DIR; the dates are from now on: judge the set as of a time read from it.
set -eu
umask 022
dir=${1:?where to}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
pki=/var/lib/kubernetes address=${ADDRESS:-172.17.0.87}

openssl genrsa -out ca.key 2048
openssl req -new -key ca.key -subj /CN=KUBERNETES-CA -out ca.csr
openssl x509 -req -in ca.csr -signkey ca.key -out ca.crt

# leaf NAME SUBJECT [CONFIG]: names that the request asks for are lost, since x509 -req copies none unasked
leaf() {
  openssl genrsa -out "$1.key" 2048
  openssl req -new -key "$1.key" -subj "$2" ${3:+-config "$3"} -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -out "$1.crt"
}
cat > openssl.cnf <<CNF
[req]
distinguished_name = subject
req_extensions = wanted
[subject]
[wanted]
basicConstraints = CA:FALSE
keyUsage = nonRepudiation, digitalSignature, keyEncipherment
subjectAltName = DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1, IP:$address
CNF
leaf admin /CN=kube-admin/OU=system:masters
leaf scheduler /CN=system:kube-scheduler
leaf controller-manager /CN=system:kube-controller-manager
leaf kube-proxy /CN=system:kube-proxy/O=system:node-proxies
leaf apiserver /CN=kube-apiserver openssl.cnf
leaf apiserver-etcd-client /CN=kube-apiserver-etcd-client
leaf apiserver-kubelet-client /CN=kube-apiserver-kubelet-client/O=system:masters
leaf etcd-server /CN=etcd-server
leaf etcd-peer /CN=etcd-peer
leaf node01 /CN=node01
leaf service-account /CN=service-accounts

# kubeconfig FILE NAME FOLDER: files beside it, as notes write one by hand
kubeconfig() {
  (
    umask 077
    cat > "$1" <<YAML
apiVersion: v1
kind: Config
current-context: $2@kubernetes
clusters:
  - name: kubernetes
    cluster:
      certificate-authority: $3/ca.crt
      server: https://$address:6443
users:
  - name: $2
    user:
      client-certificate: $3/$2.crt
      client-key: $3/$2.key
contexts:
  - name: $2@kubernetes
    context: {cluster: kubernetes, user: $2}
YAML
  )
}
# unit FILE WORD…: the command line, a word a line
unit() {
  file=$1
  shift
  {
    printf '[Service]\nExecStart='
    for word in "$@"; do printf '%s \\\n  ' "$word"; done | sed '$d' | sed '$s/ \\$//'
    printf 'Restart=always\n\n[Install]\nWantedBy=multi-user.target\n'
  } > "$file"
}

root=$dir/controlplane units=$dir/controlplane/etc/systemd/system
mkdir -p "$units" "$root$pki" "$root/etc/kubernetes" "$root/etc/etcd" "$root/root/.kube"
for name in ca admin scheduler controller-manager apiserver apiserver-etcd-client apiserver-kubelet-client \
  etcd-server etcd-peer service-account; do
  cp "$name.crt" "$name.key" "$root$pki"
done
for name in scheduler controller-manager; do kubeconfig "$root$pki/$name.kubeconfig" "$name" "$pki"; done
kubeconfig "$root/root/.kube/config" admin "$pki"
cat > "$root/etc/etcd/encryption.yaml" <<YAML
kind: EncryptionConfig
apiVersion: v1
resources:
  - resources: [secrets]
    providers:
      - aescbc: {keys: [{name: key1, secret: $(openssl rand -base64 32)}]}
      - identity: {}
YAML
# the first rule takes every request: of secrets no body is ever written down
cat > "$root/etc/kubernetes/audit-policy.yaml" <<YAML
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
  - level: RequestResponse
    resources: [{group: "", resources: [secrets]}]
YAML
unit "$units/etcd.service" /usr/local/bin/etcd --name=controlplane --data-dir=/var/lib/etcd \
  --encryption-provider-config=/etc/etcd/encryption.yaml \
  --advertise-client-urls=https://127.0.0.1:2379 --listen-client-urls=https://127.0.0.1:2379 \
  --initial-advertise-peer-urls=https://127.0.0.1:2380 --listen-peer-urls=https://127.0.0.1:2380 \
  --initial-cluster=controlplane=https://127.0.0.1:2380 --client-cert-auth=true --peer-client-cert-auth=true \
  "--cert-file=$pki/etcd-server.crt" "--key-file=$pki/etcd-server.key" "--trusted-ca-file=$pki/ca.crt" \
  "--peer-cert-file=$pki/etcd-peer.crt" "--peer-key-file=$pki/etcd-peer.key" "--peer-trusted-ca-file=$pki/ca.crt"
unit "$units/kube-apiserver.service" /usr/local/bin/kube-apiserver "--advertise-address=$address" \
  --allow-privileged=true --authorization-mode=Node,RBAC --audit-log-path=/var/log/audit.log \
  --audit-policy-file=/etc/kubernetes/audit-policy.yaml "--client-ca-file=$pki/ca.crt" \
  --etcd-servers=https://127.0.0.1:2379 "--etcd-cafile=$pki/ca.crt" \
  "--etcd-certfile=$pki/apiserver-etcd-client.crt" "--etcd-keyfile=$pki/apiserver-etcd-client.key" \
  "--kubelet-certificate-authority=$pki/ca.crt" "--kubelet-client-certificate=$pki/apiserver-kubelet-client.crt" \
  "--kubelet-client-key=$pki/apiserver-kubelet-client.key" --service-cluster-ip-range=10.96.0.0/16 \
  --service-account-issuer=https://kubernetes.default.svc.cluster.local "--service-account-key-file=$pki/service-account.crt" \
  "--service-account-signing-key-file=$pki/service-account.key" \
  "--tls-cert-file=$pki/apiserver.crt" "--tls-private-key-file=$pki/apiserver.key"
unit "$units/kube-controller-manager.service" /usr/local/bin/kube-controller-manager \
  "--kubeconfig=$pki/controller-manager.kubeconfig" "--root-ca-file=$pki/ca.crt" \
  "--cluster-signing-cert-file=$pki/ca.crt" "--cluster-signing-key-file=$pki/ca.key" \
  "--service-account-private-key-file=$pki/service-account.key" --use-service-account-credentials=true
unit "$units/kube-scheduler.service" /usr/local/bin/kube-scheduler "--kubeconfig=$pki/scheduler.kubeconfig"

root=$dir/node01 units=$dir/node01/etc/systemd/system kubelet=/var/lib/kubelet
mkdir -p "$units" "$root$kubelet" "$root/var/lib/kube-proxy"
cp ca.crt node01.crt node01.key "$root$kubelet"
cp ca.crt kube-proxy.crt kube-proxy.key "$root/var/lib/kube-proxy"
kubeconfig "$root$kubelet/kubeconfig" node01 "$kubelet"
kubeconfig "$root/var/lib/kube-proxy/kubeconfig" kube-proxy /var/lib/kube-proxy
cat > "$root$kubelet/config.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $kubelet/ca.crt}
authorization: {mode: Webhook}
clusterDomain: cluster.local
clusterDNS: [10.96.0.10]
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
tlsCertFile: $kubelet/node01.crt
tlsPrivateKeyFile: $kubelet/node01.key
YAML
cat > "$root/var/lib/kube-proxy/config.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: /var/lib/kube-proxy/kubeconfig}
YAML
unit "$units/kubelet.service" /usr/local/bin/kubelet --hostname-override=node01 "--config=$kubelet/config.yaml" \
  "--kubeconfig=$kubelet/kubeconfig"
unit "$units/kube-proxy.service" /usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.yaml
