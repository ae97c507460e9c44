// Command etcd prints, as JSON, the flags that one release of etcd knows. The flag set is etcdmain's own and unexported,
// so etcdmain/known_flags.go is put into a copy of that package.
package main

import "go.etcd.io/etcd/server/v3/etcdmain"

func main() {
	etcdmain.PrintKnownFlags()
}
