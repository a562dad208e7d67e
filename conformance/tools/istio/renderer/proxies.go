package main

import (
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/test"
)

// proxies asks what istiod would tell some proxies.
type proxies struct {
	// Kubernetes holds Services and the like, Config what is of Istio, as YAML.
	Kubernetes string     `json:"kubernetes"`
	Config     string     `json:"config"`
	Workloads  []workload `json:"workloads"`
}

type workload struct {
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	// Gateway is for pods at the edge.
	Gateway bool `json:"gateway"`
}

// told is what one proxy gets.
type told struct {
	Clusters  []json.RawMessage `json:"clusters"`
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
}

func tell(p proxies) (answer, error) {
	var all []json.RawMessage
	err := test.Wrap(func(t test.Failer) {
		configs, _, err := crd.ParseInputs(p.Config)
		if err != nil {
			t.Fatal(err)
		}
		for index := range configs {
			// Short names of hosts end in it.
			configs[index].Domain = constants.DefaultClusterLocalDomain
		}
		istiod := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{KubernetesObjectString: p.Kubernetes, Configs: configs})
		for _, w := range p.Workloads {
			kind := model.SidecarProxy
			if w.Gateway {
				kind = model.Router
			}
			proxy := istiod.SetupProxy(&model.Proxy{
				Type: kind, ConfigNamespace: w.Namespace, Labels: w.Labels,
				Metadata: &model.NodeMetadata{Namespace: w.Namespace, Labels: w.Labels},
			})
			one, err := json.Marshal(told{
				Clusters:  messages(t, istiod.Clusters(proxy)),
				Listeners: messages(t, istiod.Listeners(proxy)),
				Routes:    messages(t, istiod.Routes(proxy)),
			})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, one)
		}
	})
	return answer{Objects: all}, err
}

func messages[M proto.Message](t test.Failer, all []M) []json.RawMessage {
	var texts []json.RawMessage
	for _, each := range all {
		text, err := protojson.Marshal(each)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}
