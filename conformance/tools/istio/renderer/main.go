// Command renderer does what `istioctl manifest generate`, `helm template`, `istioctl kube-inject` and `kustomize build` do, and tells what istiod would tell proxies, for any
// number of wishes in one process: starting one of those takes longer than all the rest. It reads a wish a line, in JSON, and answers each with a line.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/operator/pkg/helm"
	"istio.io/istio/operator/pkg/manifest"
	"istio.io/istio/operator/pkg/render"
	"istio.io/istio/operator/pkg/values"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/inject"
	"istio.io/istio/pkg/log"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// wish holds one of them.
type wish struct {
	// Operator is an IstioOperator.
	Operator json.RawMessage `json:"operator"`
	Release  *release        `json:"release"`
	Inject   *injection      `json:"inject"`
	// Kustomize is the folder of a base.
	Kustomize string   `json:"kustomize"`
	Proxies   *proxies `json:"proxies"`
}

type release struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	// Chart is its folder among Istio's charts.
	Chart  string     `json:"chart"`
	Values values.Map `json:"values"`
}

// injection holds texts, as kube-inject takes them from files.
type injection struct {
	Config    string `json:"config"`
	Mesh      string `json:"mesh"`
	Values    string `json:"values"`
	Workloads string `json:"workloads"`
}

type answer struct {
	Objects []json.RawMessage `json:"objects,omitempty"`
	// Text is what kube-inject prints.
	Text  string `json:"text,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	logging := log.DefaultOptions()
	logging.OutputPaths = []string{"stderr"}
	if err := log.Configure(logging); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	wishes, answers := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for wishes.More() {
		var next wish
		if err := wishes.Decode(&next); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		given, err := next.grant()
		if err != nil {
			given = answer{Error: err.Error()}
		}
		if err := answers.Encode(given); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func (w wish) grant() (answer, error) {
	switch {
	case w.Operator != nil:
		return generate(w.Operator)
	case w.Release != nil:
		return template(*w.Release)
	case w.Inject != nil:
		return kubeInject(*w.Inject)
	case w.Proxies != nil:
		return tell(*w.Proxies)
	}
	return build(w.Kustomize)
}

func generate(operator []byte) (answer, error) {
	file, err := os.CreateTemp("", "operator-*.json")
	if err != nil {
		return answer{}, err
	}
	defer os.Remove(file.Name())
	if err := os.WriteFile(file.Name(), operator, 0o600); err != nil {
		return answer{}, err
	}
	sets, _, err := render.GenerateManifest([]string{file.Name()}, nil, false, nil, nil)
	if err != nil {
		return answer{}, err
	}
	var all []manifest.Manifest
	for _, set := range sets {
		all = append(all, set.Manifests...)
	}
	return objects(all)
}

func template(r release) (answer, error) {
	rendered, _, err := helm.Render(r.Name, r.Namespace, r.Chart, values.MakeMap(r.Values, "spec", "values"), nil)
	if err != nil {
		return answer{}, err
	}
	return objects(rendered)
}

func objects(manifests []manifest.Manifest) (answer, error) {
	var given answer
	for _, each := range manifests {
		object, err := json.Marshal(each.Object)
		if err != nil {
			return answer{}, err
		}
		given.Objects = append(given.Objects, object)
	}
	return given, nil
}

func build(folder string) (answer, error) {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return answer{}, err
	}
	var given answer
	for _, each := range built.Resources() {
		object, err := each.MarshalJSON()
		if err != nil {
			return answer{}, err
		}
		given.Objects = append(given.Objects, object)
	}
	return given, nil
}

func kubeInject(i injection) (answer, error) {
	meshConfig, err := mesh.ApplyMeshConfigDefaults(i.Mesh)
	if err != nil {
		return answer{}, err
	}
	config, err := inject.UnmarshalConfig([]byte(i.Config))
	if err != nil {
		return answer{}, err
	}
	vals, err := inject.NewValuesConfig(i.Values)
	if err != nil {
		return answer{}, err
	}
	var out bytes.Buffer
	err = inject.IntoResourceFile(nil, config.Templates, vals, "", meshConfig, bytes.NewBufferString(i.Workloads), &out, func(string) {})
	return answer{Text: out.String()}, err
}
