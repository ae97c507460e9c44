#!/bin/sh
# The certificates of the bed's own cluster, by openssl alone: they prove the bed, not kubepki.
# usage: make-pki.sh OUTPUT HOST=ADDRESS:ROLE[+ROLE]... with roles etcd, api, control, node and client
# OUTPUT/NAME/ is the root of host NAME; paths and names are kubeadm's.
set -eu
umask 077

out=$1
shift
work=$out/.authorities
mkdir -p "$work"
cd "$work"
: >openssl.log

trap 'code=$?; [ $code -eq 0 ] || cat openssl.log >&2; exit $code' EXIT

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>>openssl.log; }

# authority FILE CN
authority() {
  key "$1.key"
  openssl req -x509 -new -key "$1.key" -sha256 -days 3650 -subj "/CN=$2" -out "$1.crt" \
    -addext 'keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign' -addext "subjectAltName=DNS:$2" \
    2>>openssl.log
}

# leaf AUTHORITY FILE SUBJECT PURPOSES [NAMES]
leaf() {
  mkdir -p "$(dirname "$2")"
  key "$2.key"
  openssl req -new -key "$2.key" -subj "$3" -out leaf.csr 2>>openssl.log
  {
    echo 'basicConstraints=critical,CA:FALSE'
    echo 'keyUsage=critical,digitalSignature,keyEncipherment'
    echo "extendedKeyUsage=$4"
    echo 'authorityKeyIdentifier=keyid'
    [ -z "${5-}" ] || echo "subjectAltName=$5"
  } >leaf.ext
  openssl x509 -req -in leaf.csr -CA "$1.crt" -CAkey "$1.key" -CAcreateserial -sha256 -days 365 \
    -extfile leaf.ext -out "$2.crt" 2>>openssl.log
}

# kubeconfig FILE SERVER USER SUBJECT
kubeconfig() {
  leaf kubernetes "$work/user" "$4" clientAuth
  credentials="client-certificate-data: $(base64 -w0 user.crt)
    client-key-data: $(base64 -w0 user.key)"
  write_kubeconfig "$1" "$2" "$3"
}

# write_kubeconfig FILE SERVER USER: with $credentials
write_kubeconfig() {
  cat >"$1" <<END
apiVersion: v1
kind: Config
clusters:
- name: bed
  cluster:
    server: $2
    certificate-authority-data: $(base64 -w0 kubernetes.crt)
users:
- name: $3
  user:
    $credentials
contexts:
- name: $3@bed
  context:
    cluster: bed
    user: $3
current-context: $3@bed
END
}

authority kubernetes kubernetes
authority etcd etcd-ca
authority front-proxy front-proxy-ca
key sa.key
openssl pkey -in sa.key -pubout -out sa.pub

api_names=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
api_names=$api_names,IP:10.32.0.1,IP:127.0.0.1
first_api=
for spec in "$@"; do
  rest=${spec#*=}
  case "+${rest##*:}+" in *+api+*)
    api_names=$api_names,DNS:${spec%%=*},IP:${rest%:*}
    [ -n "$first_api" ] || first_api=https://${rest%:*}:6443
    ;;
  esac
done

for spec in "$@"; do
  host=${spec%%=*}
  rest=${spec#*=}
  address=${rest%:*}
  roles=+${rest##*:}+
  etc=$out/$host/etc/kubernetes
  pki=$etc/pki
  mkdir -p "$pki/etcd"
  cp kubernetes.crt "$pki/ca.crt"
  own="https://$address:6443"

  case $roles in *+etcd+*)
    names=DNS:$host,DNS:localhost,IP:$address,IP:127.0.0.1
    cp etcd.crt "$pki/etcd/ca.crt"
    leaf etcd "$pki/etcd/server" "/CN=$host" serverAuth,clientAuth "$names"
    leaf etcd "$pki/etcd/peer" "/CN=$host" serverAuth,clientAuth "$names"
    leaf etcd "$pki/etcd/healthcheck-client" /CN=kube-etcd-healthcheck-client clientAuth
    ;;
  esac
  case $roles in *+api+*)
    cp sa.key sa.pub front-proxy.crt "$pki"
    mv "$pki/front-proxy.crt" "$pki/front-proxy-ca.crt"
    cp etcd.crt "$pki/etcd/ca.crt"
    leaf kubernetes "$pki/apiserver" /CN=kube-apiserver serverAuth "$api_names"
    leaf kubernetes "$pki/apiserver-kubelet-client" '/O=kubeadm:cluster-admins/CN=kube-apiserver-kubelet-client' clientAuth
    leaf etcd "$pki/apiserver-etcd-client" /CN=kube-apiserver-etcd-client clientAuth
    leaf front-proxy "$pki/front-proxy-client" /CN=front-proxy-client clientAuth
    kubeconfig "$etc/admin.conf" "$own" kubernetes-admin '/O=system:masters/CN=kubernetes-admin'
    ;;
  esac
  case $roles in *+control+*)
    cp kubernetes.key "$pki/ca.key"
    kubeconfig "$etc/controller-manager.conf" "$own" system:kube-controller-manager /CN=system:kube-controller-manager
    kubeconfig "$etc/scheduler.conf" "$own" system:kube-scheduler /CN=system:kube-scheduler
    ;;
  esac
  case $roles in *+node+*)
    # No certificate: the kubelet gets its own, with the token of manifests/bootstrap.yaml.
    credentials='token: abcdef.0123456789abcdef'
    write_kubeconfig "$etc/bootstrap-kubelet.conf" "$first_api" system:bootstrap:abcdef
    ;;
  esac
  case $roles in *+client+*)
    kubeconfig "$etc/admin.conf" "$first_api" kubernetes-admin '/O=system:masters/CN=kubernetes-admin'
    ;;
  esac
done
