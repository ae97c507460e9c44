// What Go's crypto/x509 makes of certificates: one hexadecimal DER a line in, one JSON object a line out. It
// is the truth the reader is held against, so it tells what Go parsed and adds no opinion. With the argument
// pem it does the same for encoding/pem: a hexadecimal file a line in, its blocks out; with request or list for
// ParseCertificateRequest and ParseRevocationList, with pair for tls.X509KeyPair.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"sort"
)

type extension struct {
	Oid      string `json:"oid"`
	Critical bool   `json:"critical"`
}

type facts struct {
	Error      string      `json:"error,omitempty"`
	Version    int         `json:"version"`
	Serial     string      `json:"serial"`
	CommonName string      `json:"commonName"`
	Groups     []string    `json:"organizations"`
	Subject    string      `json:"subject"`
	Issuer     string      `json:"issuer"`
	NotBefore  int64       `json:"notBefore"`
	NotAfter   int64       `json:"notAfter"`
	Key        string      `json:"key"`
	Bits       int         `json:"bits"`
	Spki       string      `json:"spki"`
	Dns        []string    `json:"dns"`
	Ip         []string    `json:"ip"`
	Email      []string    `json:"email"`
	Uri        []string    `json:"uri"`
	KeyUsage   int         `json:"keyUsage"`
	Usages     []string    `json:"usages"`
	Authority  bool        `json:"authority"`
	PathLength int         `json:"pathLength"`
	SubjectId  string      `json:"subjectKeyId"`
	SignerId   string      `json:"authorityKeyId"`
	Algorithm  string      `json:"algorithm"`
	Extensions []extension `json:"extensions"`
	Signed     string      `json:"signed"`
	Signature  string      `json:"signature"`
}

func read(der []byte) facts {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return facts{Error: err.Error()}
	}
	f := facts{
		Version: c.Version, Serial: serial(c.SerialNumber), CommonName: c.Subject.CommonName, Groups: c.Subject.Organization,
		Subject: hex.EncodeToString(c.RawSubject), Issuer: hex.EncodeToString(c.RawIssuer),
		NotBefore: c.NotBefore.Unix(), NotAfter: c.NotAfter.Unix(), Spki: hex.EncodeToString(c.RawSubjectPublicKeyInfo),
		Dns: c.DNSNames, Email: c.EmailAddresses, KeyUsage: int(c.KeyUsage), Authority: c.IsCA, PathLength: c.MaxPathLen,
		SubjectId: hex.EncodeToString(c.SubjectKeyId), SignerId: hex.EncodeToString(c.AuthorityKeyId),
		Algorithm: c.SignatureAlgorithm.String(), Signed: hex.EncodeToString(c.RawTBSCertificate), Signature: hex.EncodeToString(c.Signature),
	}
	if !c.BasicConstraintsValid {
		f.PathLength = -1
	}
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		f.Key, f.Bits = "rsa", key.N.BitLen()
	case *ecdsa.PublicKey:
		f.Key, f.Bits = "ec", key.Params().BitSize
	case ed25519.PublicKey:
		f.Key, f.Bits = "ed25519", 255
	default:
		f.Key = "unknown"
	}
	for _, ip := range c.IPAddresses {
		f.Ip = append(f.Ip, hex.EncodeToString(ip))
	}
	for _, uri := range c.URIs {
		f.Uri = append(f.Uri, uri.String())
	}
	for _, usage := range c.ExtKeyUsage {
		f.Usages = append(f.Usages, usage.OID().String())
	}
	for _, usage := range c.UnknownExtKeyUsage {
		f.Usages = append(f.Usages, usage.String())
	}
	sort.Strings(f.Usages)
	for _, e := range c.Extensions {
		f.Extensions = append(f.Extensions, extension{e.Id.String(), e.Critical})
	}
	return f
}

// The shortest two's complement octets, as they stand in the certificate.
func serial(n *big.Int) string {
	octets := n.Bytes()
	if len(octets) == 0 || octets[0] >= 0x80 {
		octets = append([]byte{0}, octets...)
	}
	return hex.EncodeToString(octets)
}

type block struct {
	Label string `json:"label"`
	Der   string `json:"der"`
}

func split(file []byte) []block {
	blocks := []block{}
	for {
		var b *pem.Block
		if b, file = pem.Decode(file); b == nil {
			return blocks
		}
		blocks = append(blocks, block{b.Type, hex.EncodeToString(b.Bytes)})
	}
}

func main() {
	asked := ""
	if len(os.Args) > 1 {
		asked = os.Args[1]
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	answers := json.NewEncoder(out)
	for in.Scan() {
		der, err := hex.DecodeString(in.Text())
		if err != nil {
			panic(err)
		}
		var answer any
		switch asked {
		case "pem":
			answer = split(der)
		case "request":
			answer = readRequest(der)
		case "list":
			answer = readList(der)
		case "pair":
			answer = loadPair(der)
		case "signed-list":
			answer = readSignedList(der)
		default:
			answer = read(der)
		}
		if err := answers.Encode(answer); err != nil {
			panic(err)
		}
	}
	if err := in.Err(); err != nil {
		panic(err)
	}
}
