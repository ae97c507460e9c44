// Command kubernetes is the six Kubernetes programs of the test bed in one binary, chosen by the name it is
// called by. Each case is the body of the upstream main function of k8s.io/kubernetes/cmd/NAME, so what runs is
// the released code; only the link happens once instead of six times, which on two cores is most of the build.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	_ "time/tzdata" // as upstream: time zones of CronJobs

	_ "k8s.io/client-go/plugin/pkg/client/auth" // as upstream kubectl
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kube-scheduler":
		os.Exit(cli.Run(scheduler.NewSchedulerCommand()))
	case "kubelet":
		runKubelet()
	case "kubectl":
		runKubectl()
	case "kubeadm":
		runKubeadm()
	default:
		fmt.Fprintf(os.Stderr, "kubernetes: called as %q: expected kube-apiserver, kube-controller-manager, "+
			"kube-scheduler, kubelet, kubectl or kubeadm\n", name)
		os.Exit(64)
	}
}
