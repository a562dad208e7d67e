/** A kind of cluster, with what installs on it have to do differently. */
export class Platform {
  /** Azure Kubernetes Service. */
  public static aks(): Platform {
    return new Platform('aks');
  }

  /** Amazon Elastic Kubernetes Service. */
  public static eks(): Platform {
    return new Platform('eks');
  }

  /** Google Kubernetes Engine. */
  public static gke(): Platform {
    return new Platform('gke');
  }

  /** Any conformant cluster without a cloud's load balancers and conventions. */
  public static onPrem(): Platform {
    return new Platform('on-prem');
  }

  private constructor(public readonly kind: 'aks' | 'eks' | 'gke' | 'on-prem') {}
}
