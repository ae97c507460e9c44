package main

import (
	"encoding/json"
	"os"

	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"
	_ "k8s.io/component-base/logs/json/register" // as upstream's main functions: it brings flags along
)

type flag struct {
	Type       string `json:"type"`
	Default    string `json:"default"`
	Deprecated string `json:"deprecated,omitempty"`
	Hidden     bool   `json:"hidden,omitempty"`
}

func flags(set *pflag.FlagSet) map[string]flag {
	set.SetNormalizeFunc(cliflag.WordSepNormalizeFunc) // as component-base/cli does when a command runs
	known := map[string]flag{}
	set.VisitAll(func(f *pflag.Flag) {
		known[f.Name] = flag{f.Value.Type(), f.DefValue, f.Deprecated, f.Hidden}
	})
	return known
}

func answer(said any) {
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		panic(err)
	}
}
