// Command audit says what kube-apiserver would write into its audit log of a request, under a policy: its own reader, its own
// reading of the request and its own rules, without a server.
//
//	audit audit < cases.jsonl       one policy and request a line: the level, and the stages that are left out
//	audit version                   the Go release and the apiserver module whose judgement this is
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/apis/audit"
	"k8s.io/apiserver/pkg/audit/policy"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/klog/v2"
)

type auditCase struct {
	ID     string   `json:"id"`
	Policy string   `json:"policy"`
	User   string   `json:"user"`
	Groups []string `json:"groups"`
	Method string   `json:"method"`
	URL    string   `json:"url"`
}

type auditVerdict struct {
	ID                string   `json:"id,omitempty"`
	Level             string   `json:"level"`
	OmitStages        []string `json:"omitStages"`
	OmitManagedFields bool     `json:"omitManagedFields"`
	// what the reader of policies complained of, which a server only logs
	Warning string `json:"warning"`
	Error   string `json:"error"`
	Go      string `json:"go"`
}

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "version":
		fmt.Println(version())
	case len(os.Args) == 2 && os.Args[1] == "audit":
		eachLine()
	default:
		fail("expected audit or version")
	}
}

func eachLine() {
	lines := bufio.NewReader(os.Stdin)
	encoder := json.NewEncoder(os.Stdout)
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			var c auditCase
			decoder := json.NewDecoder(strings.NewReader(line))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&c); err != nil {
				fail("line %d: %v", number, err)
			}
			if err := encoder.Encode(judge(c)); err != nil {
				fail("writing the verdict: %v", err)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fail("reading standard input: %v", err)
		}
	}
}

func judge(c auditCase) auditVerdict {
	verdict := auditVerdict{ID: c.ID, Go: version()}
	read, warning, err := readPolicy(c.Policy)
	verdict.Warning = warning
	if err != nil {
		verdict.Error = err.Error()
		return verdict
	}
	attributes, err := attributesOf(c)
	if err != nil {
		fail("%s: %v", c.ID, err)
	}
	config := policy.NewPolicyRuleEvaluator(read).EvaluatePolicyRule(attributes)
	verdict.Level = string(config.Level)
	verdict.OmitManagedFields = config.OmitManagedFields
	for _, stage := range config.OmitStages {
		verdict.OmitStages = append(verdict.OmitStages, string(stage))
	}
	slices.Sort(verdict.OmitStages)
	return verdict
}

// readPolicy reads as a server does: what is misspelt is passed over, and only a warning tells.
func readPolicy(text string) (*audit.Policy, string, error) {
	var said bytes.Buffer
	klog.LogToStderr(false)
	klog.SetOutput(&said)
	read, err := policy.LoadPolicyFromBytes([]byte(text))
	klog.Flush()
	_, warning, _ := strings.Cut(strings.TrimSpace(said.String()), "] ") // without the moment and the line of source
	return read, warning, err
}

// attributesOf asks what a server's filters do (endpoints/filters/authorization.go, GetAuthorizerAttributes).
func attributesOf(c auditCase) (authorizer.Attributes, error) {
	asked, err := http.NewRequest(c.Method, "https://server"+c.URL, nil)
	if err != nil {
		return nil, err
	}
	factory := request.RequestInfoFactory{
		APIPrefixes:          sets.NewString("api", "apis"),
		GrouplessAPIPrefixes: sets.NewString("api"),
	}
	info, err := factory.NewRequestInfo(asked)
	if err != nil {
		return nil, err
	}
	attributes := authorizer.AttributesRecord{
		Verb:            info.Verb,
		Namespace:       info.Namespace,
		APIGroup:        info.APIGroup,
		APIVersion:      info.APIVersion,
		Resource:        info.Resource,
		Subresource:     info.Subresource,
		Name:            info.Name,
		ResourceRequest: info.IsResourceRequest,
		Path:            info.Path,
	}
	if c.User != "" {
		attributes.User = &user.DefaultInfo{Name: c.User, Groups: c.Groups}
	}
	return attributes, nil
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "k8s.io/apiserver" {
			return runtime.Version() + " apiserver " + module.Version
		}
	}
	return runtime.Version()
}

// fail ends the program with 64: the question was wrong. A policy that is refused is an answer.
func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "audit: "+format+"\n", args...)
	os.Exit(64)
}
