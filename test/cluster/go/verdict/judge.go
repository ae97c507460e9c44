package main

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"runtime"
	"strings"
)

type judgeCase struct {
	ID            string   `json:"id,omitempty"`
	Certificate   string   `json:"certificate"`   // the leaf first, then what it sends along, as in a TLS handshake
	Intermediates string   `json:"intermediates"` // more of them, known from elsewhere
	Roots         string   `json:"roots"`
	Name          string   `json:"name"` // empty: names are not checked, as when a server judges a client
	Time          string   `json:"time"`
	Usages        []string `json:"usages"` // empty means serverAuth, crypto/x509's default
}

type judgeVerdict struct {
	ID     string `json:"id,omitempty"`
	Accept bool   `json:"accept"`
	// Stage is where it ended: "parse" (what crypto/tls prefixes with "tls: failed to parse certificate from
	// server: "), "verify" (prefixed with "tls: failed to verify certificate: "), empty when accepted.
	Stage string `json:"stage"`
	Error string `json:"error"`
	Chain int    `json:"chain"` // certificates in the first chain found, root included
	Roots int    `json:"roots"` // certificates that Go read from the trusted file: what it cannot parse it skips
	// Chains are all that were found, in order: the fingerprint of each certificate, leaf first.
	Chains []string `json:"chains,omitempty"`
	Go     string   `json:"go"`
}

var usages = map[string]x509.ExtKeyUsage{
	"serverAuth":      x509.ExtKeyUsageServerAuth,
	"clientAuth":      x509.ExtKeyUsageClientAuth,
	"codeSigning":     x509.ExtKeyUsageCodeSigning,
	"emailProtection": x509.ExtKeyUsageEmailProtection,
	"timeStamping":    x509.ExtKeyUsageTimeStamping,
	"ocspSigning":     x509.ExtKeyUsageOCSPSigning,
	"any":             x509.ExtKeyUsageAny,
}

// judge asks crypto/x509 what crypto/tls would ask it.
func judge(c judgeCase) judgeVerdict {
	verdict := judgeVerdict{ID: c.ID, Go: runtime.Version()}
	refuse := func(stage, message string) judgeVerdict {
		verdict.Stage, verdict.Error = stage, message
		return verdict
	}

	options := x509.VerifyOptions{
		DNSName:       c.Name,
		CurrentTime:   moment(c.Time),
		Roots:         x509.NewCertPool(),
		Intermediates: x509.NewCertPool(),
	}
	for _, name := range c.Usages {
		usage, known := usages[name]
		if !known {
			fail("unknown usage %q", name)
		}
		options.KeyUsages = append(options.KeyUsages, usage)
	}
	verdict.Roots = appendCounting(options.Roots, text(c.Roots))
	options.Intermediates.AppendCertsFromPEM(text(c.Intermediates))

	var leaf *x509.Certificate
	for rest := text(c.Certificate); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue // tls.X509KeyPair does the same
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return refuse("parse", err.Error())
		}
		if leaf == nil {
			leaf = certificate
		} else {
			options.Intermediates.AddCert(certificate)
		}
	}
	if leaf == nil {
		return refuse("parse", "no certificate in the PEM")
	}
	chains, err := leaf.Verify(options)
	if err != nil {
		return refuse("verify", err.Error())
	}
	verdict.Accept, verdict.Chain = true, len(chains[0])
	for _, chain := range chains {
		verdict.Chains = append(verdict.Chains, fingerprints(chain))
	}
	return verdict
}

// fingerprints names each certificate of a chain by the first eight octets of its SHA-256.
func fingerprints(chain []*x509.Certificate) string {
	names := make([]string, len(chain))
	for i, certificate := range chain {
		sum := sha256.Sum256(certificate.Raw)
		names[i] = hex.EncodeToString(sum[:8])
	}
	return strings.Join(names, " ")
}

// appendCounting is AppendCertsFromPEM, which says only whether any certificate was read, with a count.
func appendCounting(pool *x509.CertPool, data []byte) int {
	count := 0
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return count
		}
		if pool.AppendCertsFromPEM(pem.EncodeToMemory(block)) {
			count++
		}
	}
}
