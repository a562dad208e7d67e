import { MeshError } from '../errors';
import { digestOf, requirePinned } from '../mesh';

export interface OciModuleOptions {
  /**
   * The SHA-256 of the image's digest or of the module, 64 lower-case hexadecimal digits: what a version's tag leads to is checked against it.
   *
   * @default - the digest that the image is named by; a tag is taken as it is
   */
  readonly sha256?: string;
}

export interface HttpModuleOptions {
  /** The SHA-256 of the module, 64 lower-case hexadecimal digits. What the server sends is checked against it. */
  readonly sha256: string;
}

/** Where proxies get a WebAssembly module from. */
export class WasmModule {
  /**
   * An image of a registry, named by digest or by the tag of a version.
   *
   * @param image such as `registry.example.com/wasm/filter@sha256:…`, without scheme
   * @throws MeshError UnpinnedArtifact when the tag is made to move, as `latest` is
   * @throws MeshError ContradictingProps when `sha256` differs from the digest
   */
  public static oci(image: string, options: OciModuleOptions = {}): WasmModule {
    const name = image.replace(/^oci:\/\//, '');
    if (name === '' || /[\s]|:\/\//.test(name)) {
      throw new MeshError({ code: 'InvalidValue', problem: 'not the name of an image', value: image, fix: 'Write "registry.example.com/wasm/filter:1.4.0", or use WasmModule.http for a URL' });
    }
    const digest = digestOf(name);
    if (options.sha256 !== undefined && digest !== undefined && options.sha256 !== digest) {
      throw new MeshError({ code: 'ContradictingProps', problem: `the image is named by digest ${digest}`, value: options.sha256, fix: 'Leave sha256 out' });
    }
    const sha256 = options.sha256 === undefined ? undefined : requireSha256(options.sha256);
    return new WasmModule(`oci://${sha256 === undefined ? requirePinned(undefined, name, 'the image of a module') : name}`, digest === undefined ? sha256 : undefined);
  }

  /**
   * A file of a web server.
   *
   * @throws MeshError InvalidValue when it is no URL of http or https
   * @throws MeshError UnpinnedArtifact when `sha256` is not one
   */
  public static http(url: string, options: HttpModuleOptions): WasmModule {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new MeshError({ code: 'InvalidValue', problem: 'not a URL of http or https', value: url, fix: 'Write "https://example.com/filter.wasm", or use WasmModule.oci for an image' });
    }
    // Programs without types may leave it out.
    const { sha256 } = options as Partial<HttpModuleOptions>;
    return new WasmModule(url, requireSha256(sha256));
  }

  private constructor(public readonly url: string, public readonly sha256: string | undefined) {}
}

function requireSha256(value: string | undefined): string {
  if (value !== undefined && /^[0-9a-f]{64}$/.test(value)) return value;
  throw new MeshError({
    code: 'UnpinnedArtifact',
    problem: 'a module is code that runs in every proxy: it is pinned by its SHA-256, 64 lower-case hexadecimal digits',
    value,
    fix: 'Write what `sha256sum filter.wasm` prints',
  });
}
