// Command component-config reads configuration files as the kubelet and kube-proxy read them, and judges them as they do:
// strictly decoded with their own schemes, defaulted, validated. One JSON object a line in, one out:
// {"kind": "KubeletConfiguration" | "KubeProxyConfiguration", "text"} to {"error", "read"}, where read is what is in
// effect. {"kind": "command", "text"} is a word of a container's command, as the kubelet expands it.
//
// It has no go.mod: it is built with the one that the programs of the bed are built with, of whichever version.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	_ "k8s.io/kubernetes/pkg/features"
	"k8s.io/kubernetes/pkg/kubelet/apis/config"
	kubelet "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
	kubeletvalidation "k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
	proxyconfig "k8s.io/kubernetes/pkg/proxy/apis/config"
	proxy "k8s.io/kubernetes/pkg/proxy/apis/config/scheme"
	proxyvalidation "k8s.io/kubernetes/pkg/proxy/apis/config/validation"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
)

type question struct{ Kind, Text string }

type answer struct {
	Error string `json:"error"`
	Read  any    `json:"read"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		read, err := judge(asked)
		said := answer{Read: read}
		if err != nil {
			said.Error = err.Error()
		}
		if err := out.Encode(said); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func judge(asked question) (any, error) {
	switch asked.Kind {
	case "command":
		return expansion.Expand(asked.Text, expansion.MappingFuncFor(map[string]string{"HOME": "/root"})), nil
	case "KubeletConfiguration":
		_, codecs, err := kubelet.NewSchemeAndCodecs(serializer.EnableStrict)
		if err != nil {
			return nil, err
		}
		object, _, err := codecs.UniversalDecoder().Decode([]byte(asked.Text), nil, nil)
		if err != nil {
			return nil, err
		}
		read, ok := object.(*config.KubeletConfiguration)
		if !ok {
			return nil, fmt.Errorf("read as %T", object)
		}
		// whether the machine that asks has control groups of version 1 is nothing that the file says
		read.FailCgroupV1 = false
		return read, kubeletvalidation.ValidateKubeletConfiguration(read, utilfeature.DefaultFeatureGate)
	case "KubeProxyConfiguration":
		object, _, err := proxy.Codecs.UniversalDecoder().Decode([]byte(asked.Text), nil, nil)
		if err != nil {
			return nil, err
		}
		read, ok := object.(*proxyconfig.KubeProxyConfiguration)
		if !ok {
			return nil, fmt.Errorf("read as %T", object)
		}
		return read, proxyvalidation.Validate(read).ToAggregate()
	}
	return nil, fmt.Errorf("nobody reads %q", asked.Kind)
}
