package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"
)

type pairCase struct {
	ID     string     `json:"id,omitempty"`
	Server serverSide `json:"server"`
	Client clientSide `json:"client"`
	Time   string     `json:"time"`
}

type serverSide struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
	ClientRoots string `json:"clientRoots"`
	ClientAuth  string `json:"clientAuth"` // none, request, require, verify-if-given, require-and-verify
	MaxVersion  string `json:"maxVersion"` // "1.2" or "1.3"; empty: Go's own choice
}

type clientSide struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
	Roots       string `json:"roots"`
	Dials       string `json:"dials"` // the host of the URL, a name or an address; what is reached is always loopback
	Insecure    bool   `json:"insecure"`
}

type pairVerdict struct {
	ID      string     `json:"id,omitempty"`
	Accept  bool       `json:"accept"`  // a request was answered
	Version string     `json:"version"` // TLS version agreed upon, when it came to that
	Server  sideReport `json:"server"`
	Client  sideReport `json:"client"`
	Go      string     `json:"go"`
}

// sideReport is what one side says. Ports are replaced by PORT, so that a verdict can be recorded.
type sideReport struct {
	Stage string   `json:"stage"` // "load" (its own files are no good), "handshake", empty when it has nothing to say
	Error string   `json:"error"`
	Log   []string `json:"log"` // the lines as net/http prints them
}

var clientAuths = map[string]tls.ClientAuthType{
	"": tls.NoClientCert, "none": tls.NoClientCert, "request": tls.RequestClientCert, "require": tls.RequireAnyClientCert,
	"verify-if-given": tls.VerifyClientCertIfGiven, "require-and-verify": tls.RequireAndVerifyClientCert,
}

var versions = map[string]uint16{"": 0, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

var port = regexp.MustCompile(`((?:127\.0\.0\.1|\[::1\])):[0-9]+`)

const patience = 5 * time.Second // for two ends of a loopback connection; nothing waits for it unless something hangs

// pair lets a real net/http client ask a real net/http server for one page.
func pair(c pairCase) pairVerdict {
	verdict := pairVerdict{ID: c.ID, Go: runtime.Version()}
	verdict.Server.Log, verdict.Client.Log = []string{}, []string{}
	at := func() time.Time { return moment(c.Time) }

	serverConfig, err := c.Server.config(at)
	if err != nil {
		verdict.Server.Stage, verdict.Server.Error = "load", err.Error()
		return verdict
	}
	clientConfig, err := c.Client.config(at)
	if err != nil {
		verdict.Client.Stage, verdict.Client.Error = "load", err.Error()
		return verdict
	}

	serverLog := &lines{}
	address, stop := serve(serverConfig, serverLog)
	verdict.ask(c.Client, clientConfig, address)
	stop()

	for _, line := range serverLog.all() {
		line = port.ReplaceAllString(line, "$1:PORT")
		verdict.Server.Log = append(verdict.Server.Log, line)
		if _, message, found := strings.Cut(line, "http: TLS handshake error from 127.0.0.1:PORT: "); found {
			verdict.Server.Stage, verdict.Server.Error = "handshake", message
		}
	}
	return verdict
}

func (side serverSide) config(at func() time.Time) (*tls.Config, error) {
	auth, known := clientAuths[side.ClientAuth]
	if !known {
		fail("unknown clientAuth %q", side.ClientAuth)
	}
	version, known := versions[side.MaxVersion]
	if !known {
		fail("unknown maxVersion %q", side.MaxVersion)
	}
	own, err := tls.X509KeyPair(text(side.Certificate), text(side.Key))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text(side.ClientRoots))
	return &tls.Config{Certificates: []tls.Certificate{own}, ClientCAs: roots, ClientAuth: auth, MaxVersion: version,
		Time: at}, nil
}

func (side clientSide) config(at func() time.Time) (*tls.Config, error) {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text(side.Roots))
	config := &tls.Config{RootCAs: roots, InsecureSkipVerify: side.Insecure, Time: at}
	if side.Certificate != "" || side.Key != "" {
		own, err := tls.X509KeyPair(text(side.Certificate), text(side.Key))
		if err != nil {
			return nil, err
		}
		// As client-go does: whatever the server asks for, this certificate is shown.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &own, nil }
	}
	return config, nil
}

// serve starts a server on loopback. stop returns when every connection has ended, so that all it logs is there.
func serve(config *tls.Config, into io.Writer) (address string, stop func()) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail("%v", err)
	}
	var open sync.WaitGroup
	server := &http.Server{
		Handler:   http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }),
		TLSConfig: config,
		ErrorLog:  log.New(into, "", 0),
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				open.Add(1)
			case http.StateClosed, http.StateHijacked:
				open.Done()
			}
		},
		TLSNextProto:      map[string]func(*http.Server, *tls.Conn, http.Handler){},
		ReadHeaderTimeout: patience,
	}
	go func() { _ = server.ServeTLS(listener, "", "") }()
	return listener.Addr().String(), func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = server.Shutdown(ctx)
		_ = server.Close()
		open.Wait()
	}
}

// ask makes one request and writes down what the client side says.
func (verdict *pairVerdict) ask(side clientSide, config *tls.Config, address string) {
	transport := &http.Transport{
		TLSClientConfig: config,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	}
	defer transport.CloseIdleConnections()
	host := side.Dials
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	client := &http.Client{Transport: transport, Timeout: patience}
	response, err := client.Get("https://" + host + ":6443/")
	if err != nil {
		verdict.Client.Stage = "handshake"
		var outer *url.Error
		if errors.As(err, &outer) {
			err = outer.Err
		}
		// By chance net/http finds an alert while it writes its request or while it peeks for an answer, and then says
		// "readLoopPeekFailLocked: " before it. The alert is the same.
		var alert *net.OpError
		if errors.As(err, &alert) && alert.Op == "remote error" {
			err = alert
		}
		if outer != nil {
			outer.Err = err
			verdict.Client.Log = append(verdict.Client.Log, port.ReplaceAllString(outer.Error(), "$1:PORT"))
		}
		verdict.Client.Error = port.ReplaceAllString(err.Error(), "$1:PORT")
		return
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	verdict.Accept = true
	verdict.Version = tls.VersionName(response.TLS.Version)
}

// lines collects what a logger writes.
type lines struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (l *lines) Write(data []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(data)
}

func (l *lines) all() []string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.text.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimRight(l.text.String(), "\n"), "\n")
}
