// Command verdict says what Go itself makes of certificates: kubepki never grades its own homework.
// Standard library only.
//
//	verdict judge < cases.jsonl     one chain a line: does crypto/x509 accept it, and in which words not
//	verdict judge --certificate leaf.pem --roots ca.pem --name 10.0.0.1 --time 2030-01-01T00:00:00Z --usage serverAuth
//	verdict pair < cases.jsonl      one TLS server and client a line: what each side logs
//	verdict repeat N < case.json    the first chain judged N times: nanoseconds each, from PEM to verdict
//	verdict parse N < file.pem      its certificates read N times: nanoseconds each, from PEM to fields
//	verdict version                 the Go release whose words these are
//
// A PEM field of a case holds PEM text, or @PATH to read a file. Every verdict carries the Go version.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fail("expected judge, pair, repeat, parse or version")
	}
	switch os.Args[1] {
	case "judge":
		if len(os.Args) > 2 {
			write(json.NewEncoder(os.Stdout), judge(judgeCaseFromFlags(os.Args[2:])))
			return
		}
		eachLine(judge)
	case "pair":
		eachLine(pair)
	case "repeat":
		repeat(os.Args[2:])
	case "parse":
		parse(os.Args[2:])
	case "version":
		fmt.Println(runtime.Version())
	default:
		fail("unknown mode %q: expected judge, pair, repeat, parse or version", os.Args[1])
	}
}

// eachLine answers every JSON line of standard input with one JSON line, in order.
func eachLine[Case, Verdict any](answer func(Case) Verdict) {
	lines := bufio.NewReader(os.Stdin)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			var c Case
			decoder := json.NewDecoder(strings.NewReader(line))
			decoder.DisallowUnknownFields() // a misspelt field would otherwise be judged as an absent one
			if err := decoder.Decode(&c); err != nil {
				fail("line %d: %v", number, err)
			}
			write(encoder, answer(c))
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fail("reading standard input: %v", err)
		}
	}
}

// repeat times the judgement of one case, for a bench to hold another verifier against.
func repeat(args []string) {
	if len(args) != 1 {
		fail("repeat: how often?")
	}
	times, err := strconv.Atoi(args[0])
	if err != nil || times < 1 {
		fail("repeat: %q is no number of times", args[0])
	}
	var c judgeCase
	if err := json.NewDecoder(os.Stdin).Decode(&c); err != nil {
		fail("repeat: %v", err)
	}
	began := time.Now()
	for range times {
		if verdict := judge(c); !verdict.Accept {
			fail("repeat: %s", verdict.Error)
		}
	}
	fmt.Println(time.Since(began).Nanoseconds() / int64(times))
}

func judgeCaseFromFlags(args []string) judgeCase {
	var c judgeCase
	set := flag.NewFlagSet("judge", flag.ExitOnError)
	file := func(into *string) func(string) error {
		return func(path string) error { *into = "@" + path; return nil }
	}
	set.Func("certificate", "PEM `file`: the leaf, then what it sends along", file(&c.Certificate))
	set.Func("intermediates", "PEM `file` of more intermediates", file(&c.Intermediates))
	set.Func("roots", "PEM `file` of what is trusted", file(&c.Roots))
	set.StringVar(&c.Name, "name", "", "DNS name or IP address dialled; empty: not checked")
	set.StringVar(&c.Time, "time", "", "RFC 3339 time of the judgement; empty: now")
	set.Func("usage", "serverAuth, clientAuth, codeSigning, emailProtection, timeStamping, ocspSigning or any; repeatable",
		func(usage string) error { c.Usages = append(c.Usages, usage); return nil })
	_ = set.Parse(args) // ExitOnError
	return c
}

// text gives the bytes of a PEM field.
func text(field string) []byte {
	if path, ok := strings.CutPrefix(field, "@"); ok {
		data, err := os.ReadFile(path)
		if err != nil {
			fail("%v", err)
		}
		return data
	}
	return []byte(field)
}

// moment reads the time of a case; empty is now.
func moment(field string) time.Time {
	if field == "" {
		return time.Now()
	}
	at, err := time.Parse(time.RFC3339, field)
	if err != nil {
		fail("time: %v", err)
	}
	return at
}

func write(encoder *json.Encoder, verdict any) {
	if err := encoder.Encode(verdict); err != nil {
		fail("writing the verdict: %v", err)
	}
}

// fail ends the program with 64: the question was wrong. A refused certificate is an answer and ends with 0.
func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "verdict: "+format+"\n", args...)
	os.Exit(64)
}
