//go:build !proxy

package main

import (
	"encoding"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiserver "k8s.io/apiserver/pkg/apis/apiserver/install"
	audit "k8s.io/apiserver/pkg/apis/audit/install"
	proxy "k8s.io/kube-proxy/config/v1alpha1"
	scheduler "k8s.io/kube-scheduler/config/v1"
	kubelet "k8s.io/kubelet/config/v1beta1"
)

// The documents a program is pointed at by a flag; the groups register lists and events beside them.
var documents = regexp.MustCompile(`^(\w+Configuration|Policy)$`)

// What a field is in YAML, by its path; list elements are NAME[]. Kinds and versions come from the schemes that decode
// them, so a version that a release does not have is not in the answer.
func fields() map[string]map[string]string {
	scheme := runtime.NewScheme()
	apiserver.Install(scheme)
	audit.Install(scheme)
	for _, add := range []func(*runtime.Scheme) error{proxy.AddToScheme, scheduler.AddToScheme, kubelet.AddToScheme} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	all := map[string]map[string]string{}
	for kind, goType := range scheme.AllKnownTypes() {
		if kind.Version == runtime.APIVersionInternal || !documents.MatchString(kind.Kind) {
			continue
		}
		name := kind.GroupVersion().String() + "/" + kind.Kind
		all[name] = map[string]string{}
		walk(goType, "", all[name])
	}
	return all
}

func walk(goType reflect.Type, path string, found map[string]string) {
	for i := range goType.NumField() {
		field := goType.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		inner := element(field.Type)
		if name == "" && (field.Anonymous || strings.Contains(options, "inline")) {
			walk(inner, path, found)
			continue
		}
		describe(inner, path+name, found)
	}
}

func describe(goType reflect.Type, path string, found map[string]string) {
	switch kind := goType.Kind(); {
	case isText(goType):
		found[path] = "string"
	case isOpaque(goType):
		found[path] = "any"
	case kind == reflect.Struct:
		found[path] = "object"
		walk(goType, path+".", found)
	case kind == reflect.Slice && goType.Elem().Kind() == reflect.Uint8:
		found[path] = "string"
	case kind == reflect.Slice:
		found[path] = "list"
		describe(element(goType.Elem()), path+"[]", found)
	case kind == reflect.Map:
		found[path] = "map" // whatever its keys
	case kind == reflect.Bool:
		found[path] = "boolean"
	case kind == reflect.String:
		found[path] = "string"
	default:
		found[path] = "number"
	}
}

func element(goType reflect.Type) reflect.Type {
	if goType.Kind() == reflect.Pointer {
		return goType.Elem()
	}
	return goType
}

// Durations, times and quantities write themselves as text.
func isText(goType reflect.Type) bool {
	value := reflect.New(goType).Interface()
	if _, ok := value.(encoding.TextMarshaler); ok {
		return true
	}
	switch value.(type) {
	case *metav1.Duration, *metav1.Time, *metav1.MicroTime:
		return true
	}
	return goType.Name() == "Quantity"
}

// Types that read themselves in more ways than one, or hold any document at all.
func isOpaque(goType reflect.Type) bool {
	_, reads := reflect.New(goType).Interface().(json.Unmarshaler)
	return reads || goType.Kind() == reflect.Interface
}
