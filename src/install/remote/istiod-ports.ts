/** The ports of an east-west gateway that lead to istiod. */
export const istiodPorts = [
  { name: 'tls-istiod', port: 15012, targetPort: 15012 },
  { name: 'tls-webhook', port: 15017, targetPort: 15017 },
] as const;
