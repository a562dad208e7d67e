import type { Field } from '../field';
import { error, messages, warning } from '../message';

const says = messages('server-tls', {
  oldVersion: warning('allows TLS below 1.2 without ciphers that such clients understand', 'List cipherSuites, or raise minProtocolVersion to TLSV1_2'),
  unknownCipher: warning('is no cipher suite that Envoy knows, and is ignored', 'Remove it'),
  repeatedCipher: warning('lists a cipher suite twice', 'Remove the repetition'),
  istioMutualWithCertificate: error('goes with no certificate of its own: mode ISTIO_MUTUAL uses those of the mesh', 'Remove it, or choose mode MUTUAL'),
  passthroughWithCertificate: warning('is ignored, since TLS passes through unread', 'Remove it, or choose mode SIMPLE'),
  severalSources: error('names its certificate in several ways', 'Keep one of credentialName, credentialNames, tlsCertificates, and serverCertificate with privateKey'),
  noClientCa: error('asks clients for certificates, but names no CA to check them against', 'Set caCertificates, or credentialName with a secret that holds ca.crt'),
  manyCertificates: warning('lists more than two certificates', 'Keep two at most: one RSA, one ECDSA'),
  noCertificate: error('has no certificate to show to clients', 'Set credentialName, or serverCertificate'),
  noKey: error('has no private key', 'Set credentialName, or privateKey'),
  crlWithCredential: error('names a revocation list beside credentialName', 'Put the list into the secret, under ca.crl'),
  crlWithoutClients: error('names a revocation list, but mode SIMPLE asks no client for a certificate', 'Remove caCrl, or choose mode MUTUAL'),
});

/** From BoringSSL, in OpenSSL's names, without those that need a pre-shared key. */
const cipherSuites = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA', 'AES256-SHA', 'DES-CBC3-SHA',
]);
const certificateKeys = ['serverCertificate', 'privateKey', 'caCertificates', 'credentialName', 'credentialNames', 'tlsCertificates'] as const;

/** Checks how a server (of a gateway, or of a sidecar's inbound side) terminates TLS. */
export function checkServerTls(tls: Field): void {
  if (!tls.isSet) return;
  checkCiphers(tls);
  // The enum's first value is what counts where none is written.
  const mode = tls.at('mode').text || 'PASSTHROUGH';
  const given = certificateKeys.map((key) => tls.at(key)).filter(isGiven);
  const certificates = tls.at('tlsCertificates').items;

  if (mode === 'ISTIO_MUTUAL') {
    given.forEach((field) => { field.say(says.istioMutualWithCertificate); });
    return;
  }
  const terminates = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode);
  if (!terminates) [...given, tls.at('caCrl')].filter(isGiven).forEach((field) => { field.say(says.passthroughWithCertificate); });

  const hasCredential = isGiven(tls.at('credentialName')) || isGiven(tls.at('credentialNames'));
  const sources = [
    isGiven(tls.at('serverCertificate')) && isGiven(tls.at('privateKey')),
    ...['credentialName', 'credentialNames', 'tlsCertificates'].map((key) => isGiven(tls.at(key))),
  ];
  if (sources.filter(Boolean).length > 1) tls.say(says.severalSources);
  // Istio looks no further: certificates and lists are then inside the secret.
  if (terminates && hasCredential) return;

  if (terminates) {
    if (mode !== 'SIMPLE' && !isGiven(tls.at('caCertificates'))) tls.at('caCertificates').say(says.noClientCa);
    if (certificates.length > 2) tls.at('tlsCertificates').say(says.manyCertificates);
    for (const certificate of certificates.length > 0 ? certificates : [tls]) {
      if (!isGiven(certificate.at('serverCertificate'))) certificate.at('serverCertificate').say(says.noCertificate);
      if (!isGiven(certificate.at('privateKey'))) certificate.at('privateKey').say(says.noKey);
    }
  }
  if (isGiven(tls.at('caCrl'))) {
    if (isGiven(tls.at('credentialName'))) tls.at('caCrl').say(says.crlWithCredential);
    if (mode === 'SIMPLE') tls.at('caCrl').say(says.crlWithoutClients);
  }
}

function checkCiphers(tls: Field): void {
  const suites = tls.at('cipherSuites').items;
  const minimum = tls.at('minProtocolVersion');
  if (['TLSV1_0', 'TLSV1_1'].includes(minimum.text) && suites.length === 0) minimum.say(says.oldVersion);
  const seen = new Set<string>();
  for (const suite of suites) {
    // What begins with another character is an operator of the cipher list, such as -ALL.
    if (/^[\p{L}\p{N}]/u.test(suite.text) && suite.text !== 'ALL' && !cipherSuites.has(suite.text)) suite.say(says.unknownCipher);
    else if (seen.has(suite.text)) suite.say(says.repeatedCipher);
    else seen.add(suite.text);
  }
}

function isGiven(field: Field): boolean {
  return field.text !== '' || field.items.length > 0;
}
