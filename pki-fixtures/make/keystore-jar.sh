#!/bin/sh
# Fills the jar of PKCS#12 files (keystore/) that openssl and Java's keytool make, in every way of encryption that is met
# in the wild. Their passphrase is "specimen", where labels.json does not say another; the keys in them were made for this
# and are nobody's secret. Run from anywhere: sh pki-fixtures/make/keystore-jar.sh
set -eu
shelf=$(cd "$(dirname "$0")/.." && pwd)/keystore
mkdir -p "$shelf"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

authority() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.crt" -days 36500 \
    -subj "/CN=$1" 2> /dev/null
}
leaf() { # NAME ALGORITHM…
  name=$1
  shift
  openssl req -newkey "$@" -nodes -keyout "$name.key" -out "$name.csr" -subj "/O=specimens/CN=$name" 2> /dev/null
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -days 36500 -out "$name.crt" 2> /dev/null
}
authority ca
authority other-ca
leaf ec ec -pkeyopt ec_paramgen_curve:P-256
leaf rsa rsa:2048
leaf ed ed25519

# keystore NAME PASSPHRASE KEY OPTIONS…
keystore() {
  out=$1 pass=$2 key=$3
  shift 3
  openssl pkcs12 -export -inkey "$key.key" -in "$key.crt" -certfile ca.crt -passout "pass:$pass" -out "$shelf/$out.p12" "$@"
}
keystore openssl-3 specimen ec -name web
keystore openssl-legacy specimen rsa -name web -legacy
keystore 3des specimen rsa -name web -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1
keystore 2-key-3des specimen ec -certpbe PBE-SHA1-2DES -keypbe PBE-SHA1-2DES -macalg sha1
keystore rc2-128 specimen ec -name web -legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-RC2-128 -macalg sha1
keystore rc4 specimen ec -legacy -certpbe PBE-SHA1-RC4-128 -keypbe PBE-SHA1-RC4-128 -macalg sha1
keystore aes-128-sha-512 specimen ed -name web -certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha512 -iter 10000
keystore plain specimen ec -name web -certpbe NONE -keypbe NONE -nomac
keystore plain-with-mac specimen ec -name web -certpbe NONE -keypbe NONE
# without a MAC openssl leaves the certificates in the open
keystore only-key-encrypted specimen ec -name web -nomac
keystore no-name specimen ed
keystore empty-passphrase '' ec -name web
keystore one-round specimen ec -name web -iter 1 -nomaciter
keystore other-letters 'pässwörd-€-🔑' ec -name 'größe €'
keystore other-letters-legacy 'pässwörd-€-🔑' ec -name web -legacy
openssl pkcs12 -export -nokeys -in ca.crt -certfile other-ca.crt -passout pass:specimen -out "$shelf/authorities.p12"
openssl pkcs12 -export -nocerts -inkey ec.key -passout pass:specimen -name lonely -out "$shelf/only-key.p12"

# NAME OPTIONS… of Java's; what is given to its virtual machine comes first
java() {
  out=$1
  shift
  keytool "$@" -keystore "$shelf/$out.p12" -storetype PKCS12 -storepass specimen > /dev/null 2>&1
}
rm -f "$shelf"/java*.p12
pair() { # NAME ALIAS ALGORITHM SIZE OPTIONS…
  out=$1 alias=$2 algorithm=$3 size=$4
  shift 4
  java "$out" "$@" -genkeypair -alias "$alias" -keyalg "$algorithm" -keysize "$size" -dname "CN=$alias" -validity 36500
}
pair java first EC 256
pair java Second RSA 2048
pair java-8 web RSA 2048 -J-Dkeystore.pkcs12.legacy
pair java-no-mac web EC 256 -J-Dkeystore.pkcs12.macAlgorithm=NONE
java java-trust -importcert -noprompt -alias ca -file ca.crt
java java-trust -importcert -noprompt -alias Other -file other-ca.crt
java java-open-trust -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE \
  -importcert -noprompt -alias ca -file ca.crt
java java-secret -genseckey -alias secret -keyalg AES -keysize 256
java java-secret -importcert -noprompt -alias ca -file ca.crt
