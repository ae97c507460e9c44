// Servers with certificates as they should not be, and a client of each: what Go says of them on both sides, and what
// others are to be asked. The first line of output names the ports; standard input is closed to end it.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

type identity struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

var serial int64 = 1000

func make_(name string, by *identity, change func(*x509.Certificate)) *identity {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	serial++
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	change(template)
	parent, signer := template, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	must(err)
	cert, err := x509.ParseCertificate(der)
	must(err)
	return &identity{cert, key}
}

func authority(name string) *identity {
	return make_(name, nil, func(c *x509.Certificate) {
		c.IsCA, c.BasicConstraintsValid = true, true
		c.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	})
}

func server(change func(*x509.Certificate)) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.DNSNames = []string{"localhost"}
		c.IPAddresses = []net.IP{net.ParseIP("127.0.0.1")}
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		change(c)
	}
}

func client(change func(*x509.Certificate)) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		change(c)
	}
}

func as(*x509.Certificate) {}

func pemOf(chain ...*identity) []byte {
	var out []byte
	for _, one := range chain {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: one.cert.Raw})...)
	}
	return out
}

func pairOf(chain ...*identity) tls.Certificate {
	pair := tls.Certificate{PrivateKey: chain[0].key}
	for _, one := range chain {
		pair.Certificate = append(pair.Certificate, one.cert.Raw)
	}
	return pair
}

type scene struct {
	Name string `json:"name"`
	Host string `json:"host"`
	Port int    `json:"port"`
	// what the client shows, by its file's name
	Shows string `json:"shows,omitempty"`
	pair  tls.Certificate
	show  *tls.Certificate
	asks  bool
}

var output sync.Mutex

func say(kind, name, text string) {
	output.Lock()
	defer output.Unlock()
	line, _ := json.Marshal(map[string]string{"says": kind, "scene": name, "text": text})
	fmt.Println(string(line))
}

type logged struct{ name string }

func (l logged) Write(line []byte) (int, error) {
	say("server", l.name, strings.TrimSpace(string(line)))
	return len(line), nil
}

func main() {
	folder := os.Args[1]
	ca, stranger, namesake := authority("kubernetes"), authority("stranger"), authority("kubernetes")
	write(folder, "ca.pem", pemOf(ca))
	good := make_("server", ca, server(as))
	past := func(c *x509.Certificate) { c.NotBefore, c.NotAfter = time.Now().Add(-48*time.Hour), time.Now().Add(-time.Hour) }
	future := func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }
	unfit := make_("unfit", ca, func(c *x509.Certificate) { c.BasicConstraintsValid = true })
	scenes := []*scene{
		{Name: "unknown-authority", Host: "localhost", pair: pairOf(make_("server", stranger, server(as)))},
		{Name: "namesake", Host: "localhost", pair: pairOf(make_("server", namesake, server(as)))},
		{Name: "self-signed", Host: "localhost", pair: pairOf(make_("server", nil, server(as)))},
		{Name: "expired", Host: "localhost", pair: pairOf(make_("server", ca, server(past)))},
		{Name: "too-early", Host: "localhost", pair: pairOf(make_("server", ca, server(future)))},
		{Name: "wrong-name", Host: "localhost", pair: pairOf(make_("server", ca, server(func(c *x509.Certificate) {
			c.DNSNames = []string{"kubernetes", "kubernetes.default"}
		})))},
		{Name: "wrong-address", Host: "127.0.0.1", pair: pairOf(make_("server", ca, server(func(c *x509.Certificate) {
			c.IPAddresses = []net.IP{net.ParseIP("10.0.0.1"), net.ParseIP("10.32.0.1")}
		})))},
		{Name: "no-address", Host: "127.0.0.1", pair: pairOf(make_("server", ca, server(func(c *x509.Certificate) { c.IPAddresses = nil })))},
		{Name: "common-name-only", Host: "localhost", pair: pairOf(make_("localhost", ca, server(func(c *x509.Certificate) {
			c.DNSNames, c.IPAddresses = nil, nil
		})))},
		{Name: "wrong-purpose", Host: "localhost", pair: pairOf(make_("server", ca, server(func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		})))},
		{Name: "unfit-signer", Host: "localhost", pair: pairOf(make_("server", unfit, server(as)), unfit)},
	}
	for _, one := range []struct {
		name string
		who  *identity
	}{
		{"none", nil},
		{"client-unknown", make_("client", stranger, client(as))},
		{"client-expired", make_("client", ca, client(past))},
		{"client-purpose", make_("client", ca, client(func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		}))},
	} {
		added := &scene{Name: "asked-" + one.name, Host: "localhost", pair: pairOf(good), asks: true}
		if one.who != nil {
			pair := pairOf(one.who)
			added.show, added.Shows = &pair, one.name
			der, err := x509.MarshalPKCS8PrivateKey(one.who.key)
			must(err)
			write(folder, one.name+".pem", append(pemOf(one.who), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...))
		}
		scenes = append(scenes, added)
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(ca.cert)
	for _, each := range scenes {
		config := &tls.Config{Certificates: []tls.Certificate{each.pair}}
		if each.asks {
			config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, trusted
		}
		listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
		must(err)
		each.Port = listener.Addr().(*net.TCPAddr).Port
		go (&http.Server{ErrorLog: log.New(logged{each.Name}, "", 0)}).Serve(listener)
	}
	line, _ := json.Marshal(scenes)
	fmt.Println(string(line))
	for _, each := range scenes {
		config := &tls.Config{RootCAs: trusted}
		if each.show != nil {
			// shown whatever authorities the server names: OpenSSL's clients do the same
			config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return each.show, nil }
		}
		asking := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
		_, err := asking.Get(fmt.Sprintf("https://%s:%d/", each.Host, each.Port))
		if err != nil {
			say("go", each.Name, err.Error())
		}
	}
	say("ready", "", "")
	io.Copy(io.Discard, bufio.NewReader(os.Stdin))
}

func write(folder, name string, data []byte) { must(os.WriteFile(filepath.Join(folder, name), data, 0o600)) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}
