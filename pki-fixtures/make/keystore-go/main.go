// Fills keystore/ with what cert-manager writes: it hands keys and certificates to this same package
// (cert-manager pkg/controller/certificates/issuing/internal/keystore.go). Run: go run . ../../keystore
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

func main() {
	authority, authorityKey := made("go-authority", nil, nil)
	leaf, key := made("go-leaf", authority, authorityKey)
	chain := []*x509.Certificate{authority}
	for name, encoder := range map[string]*pkcs12.Encoder{
		"go-legacy-rc2": pkcs12.LegacyRC2,
		"go-legacy-des": pkcs12.LegacyDES,
		"go-modern":     pkcs12.Modern2023,
		"go-pbmac1":     pkcs12.Modern2026,
	} {
		write(name, must(encoder.Encode(key, leaf, chain, "specimen")))
	}
	write("go-trust-rc2", must(pkcs12.LegacyRC2.EncodeTrustStore(chain, "specimen")))
	write("go-trust-open", must(pkcs12.Passwordless.EncodeTrustStore(chain, "")))
}

func made(name string, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:              time.Date(2126, 1, 1, 0, 0, 0, 0, time.UTC),
		BasicConstraintsValid: true,
		IsCA:                  parent == nil,
	}
	if parent == nil {
		parent, signer = template, key
	}
	der := must(x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer))
	return must(x509.ParseCertificate(der)), key
}

func write(name string, pfx []byte) {
	if err := os.WriteFile(filepath.Join(os.Args[1], name+".p12"), pfx, 0o644); err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
