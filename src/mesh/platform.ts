/** A kind of cluster, with what installs on it have to do differently. */
export class Platform {
  /** Azure Kubernetes Service. */
  public static aks(): Platform {
    return new Platform('aks');
  }

  /** Amazon Elastic Kubernetes Service, with the AWS Load Balancer Controller. */
  public static eks(): Platform {
    return new Platform('eks');
  }

  /** Google Kubernetes Engine, standard clusters: Autopilot refuses what the CNI plugin and ztunnel need. */
  public static gke(): Platform {
    return new Platform('gke');
  }

  /** Any conformant cluster without a cloud's load balancers and conventions, such as those of kubeadm, k0s or RKE2. */
  public static onPrem(): Platform {
    return new Platform('on-prem');
  }

  /**
   * Red Hat OpenShift, with Multus. Installs bring the CNI plugin, since pods may not have privileges there, and run it and ztunnel in `kube-system`.
   *
   * @see https://istio.io/latest/docs/setup/platform-setup/openshift/
   */
  public static openshift(): Platform {
    return new Platform('openshift', 'kube-system');
  }

  /** K3s, whose nodes keep CNI in folders of its own. */
  public static k3s(): Platform {
    return new Platform('k3s');
  }

  /** K3s in containers, by k3d. */
  public static k3d(): Platform {
    return new Platform('k3d');
  }

  /** MicroK8s, a snap, whose nodes keep CNI in folders of its own. */
  public static microk8s(): Platform {
    return new Platform('microk8s');
  }

  /** Clusters in containers, by kind. */
  public static kind(): Platform {
    return new Platform('kind');
  }

  /** Clusters on a workstation, by minikube. */
  public static minikube(): Platform {
    return new Platform('minikube');
  }

  private constructor(
    public readonly kind: 'aks' | 'eks' | 'gke' | 'k3d' | 'k3s' | 'kind' | 'microk8s' | 'minikube' | 'on-prem' | 'openshift',
    /** Where installs run the agents of the nodes; undefined for the namespace of istiod. */
    public readonly agentNamespace?: string,
  ) {}
}
