package etcdmain

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"

	"go.etcd.io/etcd/pkg/v3/flags"
)

type knownFlag struct {
	Type       string `json:"type"`
	Default    string `json:"default"`
	Deprecated string `json:"deprecated,omitempty"`
	Hidden     bool   `json:"hidden,omitempty"`
}

// Some flags say it in their usage only, and those that feature gates replaced in the text of --help.
var saysDeprecated = regexp.MustCompile(`Deprecated\b.*`)

// PrintKnownFlags prints the flags of the command, by name.
func PrintKnownFlags() {
	known := map[string]knownFlag{}
	newConfig().cf.flagSet.VisitAll(func(f *flag.Flag) {
		each := knownFlag{Type: typeOf(f.Value), Default: f.DefValue, Deprecated: deprecation(f)}
		if _, ignored := f.Value.(*flags.IgnoredFlag); ignored {
			each.Deprecated, each.Hidden = "ignored", true
		}
		known[f.Name] = each
	})
	if err := json.NewEncoder(os.Stdout).Encode(known); err != nil {
		panic(err)
	}
}

func deprecation(f *flag.Flag) string {
	list := reflect.ValueOf(deprecatedFlags) // a set of names in 3.5, names and what to say from 3.6 on
	entry := list.MapIndex(reflect.ValueOf(f.Name))
	if entry.IsValid() && entry.Kind() == reflect.String {
		return entry.String()
	}
	for _, text := range []string{f.Usage, help(f.Name)} {
		if said := saysDeprecated.FindString(text); said != "" {
			return said
		}
	}
	if entry.IsValid() {
		return fmt.Sprintf("--%s is deprecated", f.Name)
	}
	return ""
}

// The line below "--NAME" in what --help prints.
func help(name string) string {
	line := regexp.MustCompile(`(?m)^\s*--` + regexp.QuoteMeta(name) + `\b.*\n(.*)`).FindStringSubmatch(flagsline)
	if line == nil || strings.HasPrefix(strings.TrimSpace(line[1]), "--") {
		return ""
	}
	return line[1]
}

// boolValue of package flag, UniqueURLs of etcd: what it is called, without where it is from.
func typeOf(value flag.Value) string {
	name := reflect.TypeOf(value).Elem().Name()
	return strings.TrimSuffix(strings.ToLower(name[:1])+name[1:], "Value")
}
