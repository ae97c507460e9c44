// Asks net/netip what it makes of each text, one a line on stdin; the answers, as one JSON document, are
// test/vector/address.json. To write it anew: UPDATE=1 npx vitest run test/domain/address.test.ts
package main

import (
	"bufio"
	"encoding/json"
	"net/netip"
	"os"
	"runtime"
)

type row struct {
	Text string `json:"text"`
	// what ParseAddr and ParsePrefix(...).Masked() print; empty where they refuse
	Address string `json:"address,omitempty"`
	Prefix  string `json:"prefix,omitempty"`
}

func main() {
	answer := struct {
		Go   string `json:"go"`
		Rows []row  `json:"rows"`
	}{Go: runtime.Version()}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		one := row{}
		if err := json.Unmarshal(lines.Bytes(), &one.Text); err != nil {
			panic(err)
		}
		if address, err := netip.ParseAddr(one.Text); err == nil && address.Zone() == "" {
			one.Address = address.String()
		}
		if prefix, err := netip.ParsePrefix(one.Text); err == nil {
			one.Prefix = prefix.Masked().String()
		}
		answer.Rows = append(answer.Rows, one)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(answer); err != nil {
		panic(err)
	}
}
