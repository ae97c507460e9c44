package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

// parse times the reading of all certificates of a PEM file, for a bench to hold another reader against.
func parse(args []string) {
	if len(args) != 1 {
		fail("parse: how often?")
	}
	times, err := strconv.Atoi(args[0])
	if err != nil || times < 1 {
		fail("parse: %q is no number of times", args[0])
	}
	file, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail("parse: %v", err)
	}
	read := 0
	began := time.Now()
	for range times {
		for rest := file; ; {
			var block *pem.Block
			if block, rest = pem.Decode(rest); block == nil {
				break
			}
			if _, err := x509.ParseCertificate(block.Bytes); err != nil {
				fail("parse: %v", err)
			}
			read++
		}
	}
	fmt.Println(time.Since(began).Nanoseconds() / int64(read))
}
