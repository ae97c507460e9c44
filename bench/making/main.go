// What kubepki init is held against: the same certificates and files by a program of the standard library alone, keys
// and signatures on every core, and as durable: every file beside its place and flushed, then all of them renamed,
// then every directory flushed once. Reads the jobs as JSON from the first file named, writes below the second.
package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

type file struct {
	Path, Role string
	Mode       os.FileMode
}

type job struct {
	Makes                      string
	Signer, Days               int
	CommonName, Server         string
	Organizations, DNS, IP     []string
	KeyUsage, ExtendedKeyUsage []string
	Files                      []file
}

type made struct {
	key        crypto.Signer
	parsed     *x509.Certificate
	keyPEM     []byte
	secondPEM  []byte // the certificate, or of a bare pair the public key
	kubeconfig []byte
}

var keyUsages = map[string]x509.KeyUsage{
	"digitalSignature": x509.KeyUsageDigitalSignature,
	"keyEncipherment":  x509.KeyUsageKeyEncipherment,
	"keyCertSign":      x509.KeyUsageCertSign,
	"cRLSign":          x509.KeyUsageCRLSign,
}

var extendedKeyUsages = map[string]x509.ExtKeyUsage{
	"serverAuth": x509.ExtKeyUsageServerAuth,
	"clientAuth": x509.ExtKeyUsageClientAuth,
}

func main() {
	var jobs []job
	must(json.Unmarshal(get(os.ReadFile(os.Args[1])), &jobs))
	root, algorithm := os.Args[2], os.Args[3]
	results := make([]made, len(jobs))
	for i := range jobs {
		if jobs[i].Makes == "authority" {
			carryOut(jobs, results, i, algorithm)
		}
	}
	var group sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				carryOut(jobs, results, i, algorithm)
			}
		})
	}
	for i := range jobs {
		if jobs[i].Makes != "authority" {
			next <- i
		}
	}
	close(next)
	group.Wait()
	write(root, jobs, results)
}

func carryOut(jobs []job, results []made, i int, algorithm string) {
	one, result := jobs[i], &results[i]
	if algorithm == "rsa-2048" {
		result.key = get(rsa.GenerateKey(rand.Reader, 2048))
	} else {
		result.key = get(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	}
	result.keyPEM = armour("PRIVATE KEY", get(x509.MarshalPKCS8PrivateKey(result.key)))
	if one.Makes == "key-pair" {
		result.secondPEM = armour("PUBLIC KEY", get(x509.MarshalPKIXPublicKey(result.key.Public())))
		return
	}
	template := &x509.Certificate{
		SerialNumber:          get(rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 159))),
		Subject:               pkix.Name{CommonName: one.CommonName, Organization: one.Organizations},
		NotBefore:             time.Now().Add(-5 * time.Minute),
		NotAfter:              time.Now().AddDate(0, 0, one.Days),
		DNSNames:              one.DNS,
		IsCA:                  one.Makes == "authority",
		BasicConstraintsValid: true,
	}
	for _, address := range one.IP {
		template.IPAddresses = append(template.IPAddresses, net.ParseIP(address))
	}
	for _, usage := range one.KeyUsage {
		template.KeyUsage |= keyUsages[usage]
	}
	for _, usage := range one.ExtendedKeyUsage {
		template.ExtKeyUsage = append(template.ExtKeyUsage, extendedKeyUsages[usage])
	}
	parent, signer := template, result.key
	if one.Signer != i {
		parent, signer = results[one.Signer].parsed, results[one.Signer].key
	}
	der := get(x509.CreateCertificate(rand.Reader, template, parent, result.key.Public(), signer))
	result.parsed = get(x509.ParseCertificate(der))
	result.secondPEM = armour("CERTIFICATE", der)
	if one.Server != "" {
		result.kubeconfig = fmt.Appendf(nil, kubeconfig, encode(results[one.Signer].secondPEM), one.Server, one.CommonName,
			encode(result.secondPEM), encode(result.keyPEM))
	}
}

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {certificate-authority-data: %s, server: '%s'}}]
users: [{name: '%s', user: {client-certificate-data: %s, client-key-data: %s}}]
contexts: [{name: c, context: {cluster: c, user: c}}]
current-context: c
`

func write(root string, jobs []job, results []made) {
	directories := map[string]bool{}
	for i, one := range jobs {
		for _, wanted := range one.Files {
			path := filepath.Join(root, wanted.Path)
			makeDirectories(filepath.Dir(path), directories)
			content := map[string][]byte{
				"certificate": results[i].secondPEM, "public-key": results[i].secondPEM,
				"key": results[i].keyPEM, "kubeconfig": results[i].kubeconfig,
			}[wanted.Role]
			handle := get(os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600))
			get(handle.Write(content))
			must(handle.Chmod(wanted.Mode))
			must(handle.Sync())
			must(handle.Close())
		}
	}
	flush(directories)
	for _, one := range jobs {
		for _, wanted := range one.Files {
			path := filepath.Join(root, wanted.Path)
			must(os.Rename(path+".new", path))
		}
	}
	flush(directories)
}

// Every directory on the way, each made once.
func makeDirectories(path string, known map[string]bool) {
	if known[path] {
		return
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		makeDirectories(filepath.Dir(path), known)
	}
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		panic(err)
	}
	known[path], known[filepath.Dir(path)] = true, true
}

func flush(directories map[string]bool) {
	for path := range directories {
		handle := get(os.Open(path))
		must(handle.Sync())
		must(handle.Close())
	}
}

func armour(label string, der []byte) []byte {
	var out bytes.Buffer
	must(pem.Encode(&out, &pem.Block{Type: label, Bytes: der}))
	return out.Bytes()
}

func encode(octets []byte) string { return base64.StdEncoding.EncodeToString(octets) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func get[T any](value T, err error) T {
	must(err)
	return value
}
