#!/bin/sh
# Fills the jars of certificate requests (request/) and revocation lists (list/) that openssl makes. Keys are
# thrown away. Run from anywhere: sh pki-fixtures/make/request-jars.sh
set -eu
shelf=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$shelf/request" "$shelf/list"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > req.cnf <<'CNF'
oid_section = oids
[oids]
kubernetesUID = 1.3.6.1.4.1.57683.2
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[kubelet]
O = system:nodes
CN = system:node:w-1
[user]
O = développeurs
CN = jane
kubernetesUID = 7f6a
[dn]
CN = specimen
[challenge]
challengePassword = not-a-secret
unstructuredName = Acme Corp
[serving]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:w-1, DNS:w-1.demo.internal, IP:10.240.0.21, IP:fd00::21
[every]
basicConstraints = CA:TRUE, pathlen:3
keyUsage = keyCertSign, cRLSign
extendedKeyUsage = clientAuth, 1.3.6.1.4.1.99999.7
subjectKeyIdentifier = hash
subjectAltName = @names
nsComment = made by hand
1.2.3.4.5 = critical, ASN1:UTF8String:unknown and critical
[names]
DNS.1 = a.example
IP.1 = 192.0.2.1
email.1 = who@example
URI.1 = spiffe://cluster.local/ns/default
RID.1 = 1.2.3.4
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:other
dirName.1 = dn
[badusage]
keyUsage = DER:03:02:07:ff
subjectAltName = DNS:a.example
[badname]
subjectAltName = DER:30:04:82:02:6d:fc
[longaddress]
subjectAltName = DER:30:0a:87:08:0a:00:00:00:ff:00:00:00
CNF

ask() { # name, key options, section of the subject, further options
  name=$1 key=$2 section=$3
  shift 3
  sed "s/^distinguished_name = dn/distinguished_name = $section/" req.cnf > one.cnf
  openssl genpkey $key -out key.pem 2>/dev/null
  openssl req -new -config one.cnf -key key.pem "$@" -out "$shelf/request/$name.pem"
}
p256='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
ask kubelet-serving "$p256" kubelet -reqexts serving
ask kubelet-client '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' kubelet
ask user-with-uid '-algorithm ED25519' user
ask every-extension "$p256" dn -reqexts every
ask sha1-rsa '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' dn -sha1
ask ed448 '-algorithm ED448' dn
ask padded-key-usage "$p256" dn -reqexts badusage
ask latin-dns-name "$p256" dn -reqexts badname
ask eight-octet-address "$p256" dn -reqexts longaddress
ask secp256k1 '-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1' dn
sed 's/^\[req\]/[req]\nattributes = challenge/' req.cnf > with.cnf && mv with.cnf req.cnf
ask challenge-password "$p256" dn -reqexts serving

cat > ca.cnf <<'CNF'
[ca]
default_ca = here
[here]
database = index
crlnumber = number
default_md = sha256
[numbered]
authorityKeyIdentifier = keyid
[plain]
CNF
cat > index <<'IDX'
R	361118000000Z	261101000000Z,keyCompromise	01	unknown	/CN=one
R	361118000000Z	261102000000Z,superseded	00FF01	unknown	/CN=two
R	361118000000Z	261103000000Z	5A3C	unknown	/CN=three
R	361118000000Z	261104000000Z,certificateHold	7B	unknown	/CN=four
V	361118000000Z		7C	unknown	/CN=five
IDX
list() { # name, key options, further options
  name=$1 key=$2
  shift 2
  echo 0100 > number
  openssl genpkey $key -out key.pem 2>/dev/null
  openssl req -new -x509 -config req.cnf -key key.pem -days 3650 -out ca.pem \
    -addext basicConstraints=critical,CA:TRUE -addext subjectKeyIdentifier=hash
  openssl ca -gencrl -config ca.cnf -keyfile key.pem -cert ca.pem "$@" -out "$shelf/list/$name.pem" 2>/dev/null
}
list four-entries "$p256" -crldays 30 -crlexts numbered
list rsa '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' -crldays 30 -crlexts numbered
: > index
list no-entries "$p256" -crldays 30 -crlexts numbered
sed -i '/^crlnumber/d' ca.cnf
list version-1 "$p256" -crldays 30
