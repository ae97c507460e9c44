#!/bin/sh
# Fills the jar of specimens that openssl makes: what stands in the wild and our own maker never writes.
# Keys are thrown away. Run from anywhere: sh pki-fixtures/make/openssl-jar.sh
set -eu
jar=$(cd "$(dirname "$0")/.." && pwd)/jar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > req.cnf <<'CNF'
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = ${ENV::MASK}
[dn]
O = Acme Corp
CN = specimen
[groups]
1.O = system:masters
2.O = system:nodes
3.O = system:masters
CN = several
[joined]
O = Acme Corp
+OU = Joined
+CN = multi-valued
[accents]
O = Société
CN = Zoë
[euro]
O = €uro
CN = κόσμε
[every]
basicConstraints = critical, CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = serverAuth, 1.3.6.1.4.1.99999.7, msSGC
subjectAltName = @names
authorityInfoAccess = OCSP;URI:http://ocsp.example/
crlDistributionPoints = URI:http://crl.example/a.crl
certificatePolicies = 2.23.140.1.2.1, 1.3.6.1.4.1.99999.1
nameConstraints = permitted;DNS:.example, excluded;IP:10.0.0.0/255.0.0.0
policyConstraints = requireExplicitPolicy:3
inhibitAnyPolicy = 2
1.2.3.4.5 = critical, ASN1:UTF8String:unknown and critical
[names]
DNS.1 = a.example
DNS.2 = *.b.example
IP.1 = 192.0.2.1
IP.2 = 2001:db8::1
email.1 = who@example
URI.1 = spiffe://cluster.local/ns/default
RID.1 = 1.2.3.4
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:other
dirName.1 = dn
[longaddress]
subjectAltName = DER:30:0a:87:08:0a:00:00:00:ff:00:00:00
[latinname]
subjectAltName = DER:30:04:82:02:6d:fc
[criticalid]
subjectKeyIdentifier = critical, DER:04:02:01:02
[ones]
keyUsage = critical, DER:03:02:07:ff
CNF

make() { # name, key options, section of the subject, further options
  name=$1 key=$2 section=$3
  shift 3
  sed "s/^distinguished_name = dn/distinguished_name = $section/" req.cnf > one.cnf
  openssl genpkey $key -out key.pem 2>/dev/null
  openssl req -new -x509 -config one.cnf -key key.pem -days 3650 "$@" -out "$jar/$name.pem"
}
p256='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
export MASK=utf8only
make rsa-utf8-name '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' dn
make p521 '-algorithm EC -pkeyopt ec_paramgen_curve:P-521' dn
make ed448 '-algorithm ED448' dn
make secp256k1 '-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1' dn
make rsa-pss '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' dn -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
make sha1-rsa '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' dn -sha1
make every-extension "$p256" dn -extensions every
make several-organizations "$p256" groups
make joined-rdn "$p256" joined
make far-end "$p256" dn -days 12000
make negative-serial "$p256" dn -set_serial -5
make zero-serial "$p256" dn -set_serial 0
make eight-octet-address "$p256" dn -extensions longaddress
make latin-dns-name "$p256" dn -extensions latinname
make critical-key-id "$p256" dn -extensions criticalid
make padded-key-usage "$p256" dn -extensions ones
MASK=default make teletex-name "$p256" accents
MASK=default make bmp-name "$p256" euro
openssl genpkey $p256 -out key.pem 2>/dev/null
openssl req -new -config req.cnf -key key.pem -out req.pem
openssl x509 -req -in req.pem -signkey key.pem -days 3650 -out "$jar/version-1.pem" 2>/dev/null
