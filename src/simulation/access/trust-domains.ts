/** The trust domain that Istio takes for the mesh's own, whatever that is called. */
const pointerToLocal = 'cluster.local';

/**
 * Principals of a policy with all names of the mesh's trust domain. Policies outlive the migration from one trust domain to another: who is meant under one
 * of its names is meant under each.
 */
export function principalsWithAliases(principals: readonly string[], trustDomains: readonly string[]): readonly string[] {
  return principals.flatMap((principal) => {
    const [domain = '', ...identity] = principal.split('/');
    if (identity.length !== 4 || domain === '*') return [principal];
    if (domain !== pointerToLocal && !trustDomains.some((known) => overlap(domain, known))) return [principal];
    // A pattern that covers a name of the trust domain stays; for the other names, it is replaced by them.
    const names = trustDomains.map((known) => (domain.startsWith('*') && known.endsWith(domain.slice(1)) ? principal : [known, ...identity].join('/')));
    return [...new Set(names)];
  });
}

/** Trust domains of a policy: one name of the mesh's own stands for all. */
export function trustDomainsWithAliases(values: readonly string[], trustDomains: readonly string[]): readonly string[] {
  return [...new Set(values.flatMap((value) => (trustDomains.includes(value) ? trustDomains : [value])))];
}

/** Whether two names are the same, where either may have a `*` at one end. */
function overlap(domain: string, known: string): boolean {
  return domain === known || known === '*' || covers(known, domain) || covers(domain, known);
}

function covers(pattern: string, name: string): boolean {
  return (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))) || (pattern.startsWith('*') && name.endsWith(pattern.slice(1)));
}
