//go:build !proxy

// Command kubernetes prints, as JSON, what one Kubernetes release knows: the flags of the program that is named, hidden ones
// too, which --help does not show; the feature gates; the fields of configuration documents.
package main

import (
	"os"

	"github.com/spf13/pflag"
	"k8s.io/apiserver/pkg/util/feature"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app/options"
)

type gate struct {
	Stage   string `json:"stage"`
	Default bool   `json:"default"`
	Locked  bool   `json:"locked,omitempty"`
}

func main() {
	questions := map[string]func() any{
		"gates":  func() any { return gates() },
		"fields": func() any { return fields() },
		// One a process: making one command may forbid what making the next wants.
		"kube-apiserver":          func() any { return flags(apiserver.NewAPIServerCommand().Flags()) },
		"kube-controller-manager": func() any { return flags(controllermanager.NewControllerManagerCommand().Flags()) },
		"kube-scheduler":          func() any { return flags(scheduler.NewSchedulerCommand().Flags()) },
		"kubelet":                 func() any { return flags(kubeletFlags()) },
	}
	answer(questions[os.Args[1]]())
}

// Every program links the gates of all of them; a gate that is not here ends the program that is given it.
func gates() map[string]gate {
	known := map[string]gate{}
	for name, spec := range feature.DefaultMutableFeatureGate.GetAll() {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		known[string(name)] = gate{stage, spec.Default, spec.LockToDefault}
	}
	return known
}

// The kubelet's command parses a flag set that it keeps to itself (cmd/kubelet/app/server.go, NewKubeletCommand).
func kubeletFlags() *pflag.FlagSet {
	set := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	configuration, err := kubelet.NewKubeletConfiguration()
	if err != nil {
		panic(err)
	}
	kubelet.NewKubeletFlags().AddFlags(set)
	kubelet.AddKubeletConfigFlags(set, configuration)
	kubelet.AddGlobalFlags(set)
	set.BoolP("help", "h", false, "")
	return set
}
