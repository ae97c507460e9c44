package main

import (
	"crypto/tls"
	"encoding/binary"
)

type pair struct {
	Error string `json:"error,omitempty"`
}

// loadPair is told how long the certificate's file is, in four octets, then the file, then that of the key.
func loadPair(both []byte) pair {
	length := binary.BigEndian.Uint32(both)
	_, err := tls.X509KeyPair(both[4:4+length], both[4+length:])
	if err != nil {
		return pair{Error: err.Error()}
	}
	return pair{}
}
