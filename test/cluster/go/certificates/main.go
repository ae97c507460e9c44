// Command certificates says what becomes of a CertificateSigningRequest, by Kubernetes' own code and without a cluster:
// what the API server says as it is created (admission that may change it, the registry's strategy, admission that may
// not), what the built-in signer says once it is approved, and what it makes of it. One JSON object a line in, one out.
//
// It has no go.mod: it is built with the one that the programs of the bed are built with, of whichever version.
package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"runtime"
	"strings"
	"time"
	_ "unsafe" // for go:linkname

	capi "k8s.io/api/certificates/v1"
	capiv1beta1 "k8s.io/api/certificates/v1beta1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	k8sruntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/certificates"
	_ "k8s.io/kubernetes/pkg/apis/certificates/install"
	certificatesv1beta1 "k8s.io/kubernetes/pkg/apis/certificates/v1beta1"
	"k8s.io/kubernetes/pkg/auth/nodeidentifier"
	"k8s.io/kubernetes/pkg/controller/certificates/authority"
	_ "k8s.io/kubernetes/pkg/controller/certificates/signer"
	registry "k8s.io/kubernetes/pkg/registry/certificates/certificates"
	"k8s.io/kubernetes/plugin/pkg/admission/certificates/subjectrestriction"
	"k8s.io/kubernetes/plugin/pkg/admission/noderestriction"
)

type question struct {
	// the whole object, JSON, as it would be posted
	Object string
	// who posts it
	User   string
	Groups []string
}

type answer struct {
	// what does not even become an object
	Decode string `json:"decode,omitempty"`
	// of NodeRestriction, the strategy and CertificateSubjectRestriction, each without "... is invalid: "
	Node    string   `json:"node,omitempty"`
	Invalid []string `json:"invalid,omitempty"`
	Subject string   `json:"subject,omitempty"`
	// the signer's, and whether there is a built-in one
	Recognized bool   `json:"recognized"`
	Signer     string `json:"signer,omitempty"`
	Signing    string `json:"signing,omitempty"`
	// what v1beta1 would have taken for its signer
	Default string `json:"default,omitempty"`
	Issued  *issued `json:"issued,omitempty"`
	Go      string `json:"go"`
}

type issued struct {
	Subject []string `json:"subject"`
	Names   []string `json:"names"`
	OIDs    []string `json:"extensions"`
}

//go:linkname verificationFor k8s.io/kubernetes/pkg/controller/certificates/signer.getCSRVerificationFuncForSignerName
func verificationFor(string) (func(*x509.CertificateRequest, []capi.KeyUsage, string) (bool, error), error)

func main() {
	judge := newJudge()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(judge.answer(asked)); err != nil {
			os.Exit(1)
		}
	}
}

type judge struct {
	node      *noderestriction.Plugin
	subject   *subjectrestriction.Plugin
	authority authority.CertificateAuthority
}

func newJudge() judge {
	node := noderestriction.NewPlugin(nodeidentifier.NewDefaultNodeIdentifier())
	node.InspectFeatureGates(utilfeature.DefaultFeatureGate)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(1000 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	must(err)
	certificate, err := x509.ParseCertificate(der)
	must(err)
	return judge{node, subjectrestriction.NewPlugin(), authority.CertificateAuthority{Certificate: certificate, PrivateKey: key}}
}

func (j judge) answer(asked question) answer {
	told := answer{Go: runtime.Version()}
	decoded, _, err := legacyscheme.Codecs.UniversalDeserializer().Decode([]byte(asked.Object), nil, nil)
	if err != nil {
		told.Decode = err.Error()
		return told
	}
	object := &certificates.CertificateSigningRequest{}
	if err := legacyscheme.Scheme.Convert(decoded, object, nil); err != nil {
		told.Decode = err.Error()
		return told
	}
	who := &user.DefaultInfo{Name: asked.User, Groups: asked.Groups}
	ctx := request.WithUser(request.WithNamespace(context.Background(), ""), who)
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{APIGroup: "certificates.k8s.io", APIVersion: "v1"})
	rest.FillObjectMetaSystemFields(object)
	attributes := admission.NewAttributesRecord(object, nil, schema.GroupVersionKind{Group: "certificates.k8s.io", Version: "v1", Kind: "CertificateSigningRequest"},
		"", object.Name, schema.GroupVersionResource{Group: "certificates.k8s.io", Version: "v1", Resource: "certificatesigningrequests"},
		"", admission.Create, &metav1.CreateOptions{}, false, who)
	told.Node = reason(j.node.Admit(ctx, attributes, nil))
	told.Invalid = causes(rest.BeforeCreate(registry.Strategy, ctx, object))
	told.Subject = reason(j.subject.Validate(ctx, attributes, nil))
	j.sign(object, &told)
	return told
}

// reason is what a plugin says, without the object's name before it.
func reason(err error) string {
	if err == nil {
		return ""
	}
	_, after, _ := strings.Cut(err.Error(), " is forbidden: ")
	return after
}

// causes are the field errors as they are printed, but for the value of spec.request.
func causes(err error) []string {
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil {
		return []string{err.Error()}
	}
	var told []string
	for _, cause := range status.Status().Details.Causes {
		message := cause.Message
		if cause.Field == "spec.request" && strings.HasPrefix(message, "Invalid value: ") {
			value, after, _ := strings.Cut(strings.TrimPrefix(message, "Invalid value: "), ": ")
			_ = value
			message = "Invalid value: …: " + after
		}
		told = append(told, cause.Field+": "+message)
	}
	return told
}

// sign asks the signer for its verdict and its signature, as signer.go's handle does of what is approved.
func (j judge) sign(object *certificates.CertificateSigningRequest, told *answer) {
	parsed, err := certificates.ParseCSR(object.Spec.Request)
	if err != nil {
		return
	}
	usages := make([]capi.KeyUsage, len(object.Spec.Usages))
	old := make([]capiv1beta1.KeyUsage, len(object.Spec.Usages))
	for i, usage := range object.Spec.Usages {
		usages[i], old[i] = capi.KeyUsage(usage), capiv1beta1.KeyUsage(usage)
	}
	told.Default = certificatesv1beta1.DefaultSignerNameFromSpec(&capiv1beta1.CertificateSigningRequestSpec{Request: object.Spec.Request, Usages: old})
	verify, err := verificationFor(object.Spec.SignerName)
	if err != nil {
		return
	}
	told.Recognized = true
	if _, err := verify(parsed, usages, object.Spec.SignerName); err != nil {
		told.Signer = err.Error()
	}
	der, err := j.authority.Sign(parsed.Raw, authority.PermissiveSigningPolicy{TTL: time.Hour, Usages: usages, Backdate: 5 * time.Minute, Short: 8 * time.Hour})
	if err != nil {
		told.Signing = err.Error()
		return
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		told.Signing = err.Error()
		return
	}
	made := &issued{}
	for _, attribute := range certificate.Subject.Names {
		made.Subject = append(made.Subject, fmt.Sprintf("%s=%v", attribute.Type, attribute.Value))
	}
	for _, extension := range certificate.Extensions {
		made.OIDs = append(made.OIDs, extension.Id.String())
	}
	for _, name := range certificate.DNSNames {
		made.Names = append(made.Names, "dns:"+name)
	}
	for _, name := range certificate.IPAddresses {
		made.Names = append(made.Names, "ip:"+name.String())
	}
	for _, name := range certificate.EmailAddresses {
		made.Names = append(made.Names, "email:"+name)
	}
	for _, name := range certificate.URIs {
		made.Names = append(made.Names, "uri:"+name.String())
	}
	told.Issued = made
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var _ k8sruntime.Object = &certificates.CertificateSigningRequest{}
