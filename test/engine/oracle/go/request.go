package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
)

type request struct {
	Error      string      `json:"error,omitempty"`
	Version    int         `json:"version"`
	CommonName string      `json:"commonName"`
	Groups     []string    `json:"organizations"`
	Subject    string      `json:"subject"`
	Key        string      `json:"key"`
	Bits       int         `json:"bits"`
	Spki       string      `json:"spki"`
	Dns        []string    `json:"dns"`
	Ip         []string    `json:"ip"`
	Email      []string    `json:"email"`
	Uri        []string    `json:"uri"`
	Algorithm  string      `json:"algorithm"`
	Extensions []extension `json:"extensions"`
	Signed     string      `json:"signed"`
	Signature  string      `json:"signature"`
	Fits       bool        `json:"fits"`
}

func readRequest(der []byte) request {
	c, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return request{Error: err.Error()}
	}
	r := request{
		Version: c.Version + 1, CommonName: c.Subject.CommonName, Groups: c.Subject.Organization,
		Subject: hex.EncodeToString(c.RawSubject), Spki: hex.EncodeToString(c.RawSubjectPublicKeyInfo),
		Dns: c.DNSNames, Email: c.EmailAddresses, Algorithm: c.SignatureAlgorithm.String(),
		Signed: hex.EncodeToString(c.RawTBSCertificateRequest), Signature: hex.EncodeToString(c.Signature),
		Fits: c.CheckSignature() == nil,
	}
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		r.Key, r.Bits = "rsa", key.N.BitLen()
	case *ecdsa.PublicKey:
		r.Key, r.Bits = "ec", key.Params().BitSize
	case ed25519.PublicKey:
		r.Key, r.Bits = "ed25519", 255
	default:
		r.Key = "unknown"
	}
	for _, ip := range c.IPAddresses {
		r.Ip = append(r.Ip, hex.EncodeToString(ip))
	}
	for _, uri := range c.URIs {
		r.Uri = append(r.Uri, uri.String())
	}
	for _, e := range c.Extensions {
		r.Extensions = append(r.Extensions, extension{e.Id.String(), e.Critical})
	}
	return r
}

type entry struct {
	Serial string `json:"serial"`
	At     int64  `json:"at"`
	Reason int    `json:"reason"`
}

type list struct {
	Error      string      `json:"error,omitempty"`
	Issuer     string      `json:"issuer"`
	ThisUpdate int64       `json:"thisUpdate"`
	NextUpdate int64       `json:"nextUpdate"`
	Number     string      `json:"number"`
	SignerId   string      `json:"authorityKeyId"`
	Entries    []entry     `json:"entries"`
	Algorithm  string      `json:"algorithm"`
	Extensions []extension `json:"extensions"`
	Signed     string      `json:"signed"`
	Signature  string      `json:"signature"`
}

func readList(der []byte) list {
	c, err := x509.ParseRevocationList(der)
	if err != nil {
		return list{Error: err.Error()}
	}
	l := list{
		Issuer: hex.EncodeToString(c.RawIssuer), ThisUpdate: c.ThisUpdate.Unix(), NextUpdate: -1,
		SignerId: hex.EncodeToString(c.AuthorityKeyId), Algorithm: c.SignatureAlgorithm.String(),
		Signed: hex.EncodeToString(c.RawTBSRevocationList), Signature: hex.EncodeToString(c.Signature),
	}
	if !c.NextUpdate.IsZero() {
		l.NextUpdate = c.NextUpdate.Unix()
	}
	if c.Number != nil {
		l.Number = serial(c.Number)
	}
	for _, e := range c.RevokedCertificateEntries {
		l.Entries = append(l.Entries, entry{serial(e.SerialNumber), e.RevocationTime.Unix(), e.ReasonCode})
	}
	for _, e := range c.Extensions {
		l.Extensions = append(l.Extensions, extension{e.Id.String(), e.Critical})
	}
	return l
}

// An authority's certificate and a list, one after the other: is the list read, and may and did the authority sign it?
func readSignedList(der []byte) list {
	var first asn1.RawValue
	rest, err := asn1.Unmarshal(der, &first)
	if err != nil {
		return list{Error: err.Error()}
	}
	authority, err := x509.ParseCertificate(first.FullBytes)
	if err != nil {
		return list{Error: err.Error()}
	}
	read := readList(rest)
	if read.Error == "" {
		if parsed, err := x509.ParseRevocationList(rest); err != nil {
			read.Error = err.Error()
		} else if err := parsed.CheckSignatureFrom(authority); err != nil {
			read.Error = err.Error()
		}
	}
	return read
}
