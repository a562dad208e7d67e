/** Names of rules are DNS names in the Gateway API; those of our routes come from the ids of constructs, which may be anything. */
export function ruleName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/(^|\.)[-.]+|[-.]+(?=\.|$)/g, '$1').slice(0, 253) || 'route';
}
