//go:build proxy

// kube-proxy takes the flags that any package it links registers with package flag (cmd/kube-proxy/app/server.go,
// NewProxyCommand), so it is linked alone.
package main

import proxy "k8s.io/kubernetes/cmd/kube-proxy/app"

func main() {
	command := proxy.NewProxyCommand()
	command.InitDefaultHelpFlag()
	command.InheritedFlags() // joins what packages register with pflag, --version among it, as running the command does
	answer(flags(command.Flags()))
}
