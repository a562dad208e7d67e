import { isPort } from '../../checks/ports';
import { checkTargets } from '../../checks/targets';
import { isRequestUrl, parseRequestUrl } from '../../checks/url';
import type { Field } from '../../field';
import { error, messages } from '../../message';
import type { Rule } from '../../rule';

const says = messages('extension', {
  wasmOrLua: error('does not say what to run, or says it twice', 'Set wasm or lua'),
  noUrl: error('does not say where the module is', 'Set url to oci://registry/image:tag, or https://host/file.wasm'),
  url: error('is no URL that a module can be fetched from', 'Use oci, https, http or file'),
  sha256: error('is no SHA-256 checksum', 'Write its 64 hexadecimal digits in lower case'),
  pullSecret: error('is longer than 253 characters', 'Name a Secret'),
  pluginName: error('is longer than 256 characters', 'Shorten it'),
  envName: error('is no name of an environment variable', 'Write 1 to 256 characters'),
  envTwice: error('is the name of another variable', 'Give every variable a name of its own'),
  envValue: error('has a value, though valueFrom takes it from elsewhere', 'Remove value, or use valueFrom INLINE'),
  port: error('is no port number', 'Use a number from 1 to 65535'),
  luaCode: error('is no code of 1 to 65536 bytes', 'Write the script, or move parts of it into a Wasm module'),
});

/** Code that proxies run, in either of the two kinds that carry it. */
export const extension: Rule = {
  kinds: ['extensions.istio.io/WasmPlugin', 'extensions.istio.io/TrafficExtension'],
  check: ({ object, spec }) => {
    checkTargets(spec);
    if (object.at('kind').text === 'WasmPlugin') {
      checkModule(spec);
    } else {
      const wasm = spec.at('wasm');
      const lua = spec.at('lua');
      if (wasm.isSet === lua.isSet) spec.say(says.wasmOrLua);
      if (wasm.isSet) checkModule(wasm);
      const code = lua.at('inlineCode');
      const size = Buffer.byteLength(code.text);
      if (lua.isSet && (size === 0 || size > 65536)) code.say(says.luaCode);
    }
    for (const port of spec.at('match').items.flatMap((match) => match.at('ports').items)) {
      if (!isPort(port.at('number').number)) port.at('number').say(says.port);
    }
  },
};

function checkModule(module: Field): void {
  const url = module.at('url');
  if (url.text === '') url.say(says.noUrl);
  else if (!isModuleUrl(url.text)) url.say(says.url);
  const sha256 = module.at('sha256');
  if (sha256.text !== '' && !/^[a-f0-9]{64}$/.test(sha256.text)) sha256.say(says.sha256);
  if (Buffer.byteLength(module.at('imagePullSecret').text) > 253) module.at('imagePullSecret').say(says.pullSecret);
  if (Buffer.byteLength(module.at('pluginName').text) > 256) module.at('pluginName').say(says.pluginName);

  const names = new Set<string>();
  for (const variable of module.at('vmConfig', 'env').items) {
    const name = variable.at('name');
    if (name.text === '' || Buffer.byteLength(name.text) > 256) name.say(says.envName);
    if (names.has(name.text)) name.say(says.envTwice);
    names.add(name.text);
    if (!['', 'INLINE'].includes(variable.at('valueFrom').text) && variable.at('value').text !== '') variable.at('value').say(says.envValue);
  }
}

/** An image without a scheme is one of a registry. */
function isModuleUrl(text: string): boolean {
  const url = parseRequestUrl(isRequestUrl(text) ? text : `http://${text}`);
  return url !== undefined && ['', 'file', 'http', 'https', 'oci'].includes(url.scheme);
}
