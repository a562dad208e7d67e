import type { Field } from '../field';
import { error, messages } from '../message';

const says = messages('client-tls', {
  configMap: error('refers to no ConfigMap of its own namespace', 'Write configmap://{namespace}/name'),
  verificationTwice: error('is set though insecureSkipVerify turns verification off', 'Remove it, or remove insecureSkipVerify'),
  filesBesideCredential: error('names a file beside credentialName', 'Remove it, or remove credentialName'),
  noCertificate: error('has no certificate to show to the server, which mode MUTUAL asks for', 'Set credentialName, or clientCertificate and privateKey'),
  noKey: error('has no private key, which mode MUTUAL asks for', 'Set credentialName, or clientCertificate and privateKey'),
});

/** Checks how clients originate TLS. */
export function checkClientTls(tls: Field, namespace: string): void {
  if (!tls.isSet) return;
  const mode = tls.at('mode').text;
  const credential = tls.at('credentialName');
  const [scheme, place = ''] = credential.text.split('configmap://');
  if (scheme === '' && credential.text !== '') {
    const [ownNamespace, name = ''] = place.split('/');
    if (ownNamespace !== namespace || name === '') credential.say(says.configMap, { namespace });
  }
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;

  if (tls.at('insecureSkipVerify').isTrue) {
    const against = mode === 'SIMPLE' ? ['caCertificates', 'credentialName', 'subjectAltNames'] : ['caCertificates', 'subjectAltNames'];
    against.map((key) => tls.at(key)).filter(isGiven).forEach((field) => { field.say(says.verificationTwice); });
  }
  if (credential.text !== '') {
    const files = ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'].map((key) => tls.at(key)).filter(isGiven);
    files.forEach((field) => { field.say(says.filesBesideCredential); });
    return;
  }
  if (mode === 'MUTUAL') {
    if (tls.at('clientCertificate').text === '') tls.at('clientCertificate').say(says.noCertificate);
    if (tls.at('privateKey').text === '') tls.at('privateKey').say(says.noKey);
  }
}

function isGiven(field: Field): boolean {
  return field.text !== '' || field.items.length > 0;
}
