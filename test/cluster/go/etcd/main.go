// Command etcd is the etcd server and etcdctl of the test bed in one binary, chosen by the name it is called by.
// It is a module of its own: released etcd is not built with the versions of gRPC that Kubernetes pins.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/etcd/etcdctl/v3/ctlv3"
	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "etcdctl":
		ctlv3.MustStart()
	default:
		fmt.Fprintf(os.Stderr, "etcd: called as %q: expected etcd or etcdctl\n", name)
		os.Exit(64)
	}
}
