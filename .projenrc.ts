import { JsonFile, javascript, typescript } from 'projen';

/** The exact versions that were tried together; ranges would let `npm ci` on another day mean something else. */
const pinned = {
  'cdk8s': '2.70.106',
  'constructs': '10.8.1',
  '@pulumi/pulumi': '3.220.0',
  '@pulumi/kubernetes': '4.34.2',
};

const project = new typescript.TypeScriptProject({
  name: 'istio-constructs',
  description: 'Describe an Istio service mesh in types; synthesize it with cdk8s or Pulumi to manifests that real Istio accepts.',
  keywords: ['istio', 'service-mesh', 'cdk8s', 'pulumi', 'kubernetes', 'constructs', 'envoy', 'gitops'],
  license: 'Apache-2.0',
  copyrightOwner: 'The istio-constructs authors',
  authorName: 'The istio-constructs authors',
  authorOrganization: true,
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  projenVersion: '0.103.25',
  packageManager: javascript.NodePackageManager.NPM,
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  docgen: false,
  minNodeVersion: '20.16.0',
  typescriptVersion: '~5.9.3',
  entrypoint: 'lib/src/index.js',
  entrypointTypes: 'lib/src/index.d.ts',
  jestOptions: { jestVersion: '^30', configFilePath: 'jest.config.json', junitReporting: false, jestConfig: { collectCoverage: false } },
  // The CEL evaluator (with its peer) runs the rules inside the CRDs; it is loaded when a manifest is first validated.
  deps: ['yaml@^2.9.1', '@grafana/grafana-foundation-sdk@0.0.21', 're2js@^2.10.0', '@bufbuild/cel@0.6.1', '@bufbuild/protobuf@^2.6.2', 'ajv@^8.20.0', 'fastest-levenshtein@^1.0.16', 'commander@^14.0.0', 'picocolors@^1.1.1', 'js-yaml@^5.5.0'],
  peerDeps: ['cdk8s@^2.70.0', 'constructs@^10.8.0', '@pulumi/pulumi@^3.200.0', '@pulumi/kubernetes@^4.20.0'],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    ...Object.entries(pinned).map(([name, version]) => `${name}@${version}`),
    '@types/node@^20',
    '@swc/jest@0.2.39',
    '@swc/core@1.16.18',
    'cdk8s-cli@2.207.60',
    'eslint-plugin-boundaries@^5',
    'expect-type@^1.4.0',
    'fast-check@^4.10.2',
    'playwright-core@1.65.1',
    'protobufjs@7.6.6',
    'publint@^0.3.25',
    '@arethetypeswrong/cli@^0.18.5',
    'ts-json-schema-generator@2.9.0',
    'ts-node@^10.9.2',
    'typedoc@0.28.20',
    'typedoc-plugin-markdown@4.14.1',
    'vscode-languageserver-protocol@3.17.5',
    // Of those that run on the oldest Node the newest.
    'yaml-language-server@1.25.0',
  ],
  // tsconfig.json is for everything (editors, eslint, `npm run typecheck`); tsconfig.build.json for what ships.
  tsconfig: {
    fileName: 'tsconfig.build.json',
    compilerOptions: {
      target: 'ES2022',
      lib: ['es2022'],
      rootDir: '.',
      module: 'node16',
      moduleResolution: javascript.TypeScriptModuleResolution.NODE16,
      skipLibCheck: true,
      noUncheckedIndexedAccess: true,
      // Maps would point at sources that the package does not hold, and double what programs have to load.
      inlineSourceMap: false,
      inlineSources: false,
    },
    include: ['imports/**/*.ts'],
  },
  tsconfigDevFile: 'tsconfig.json',
  tsconfigDev: {
    exclude: ['node_modules', 'lib', 'dist', 'examples/*/dist', 'starters'], // starters are projects of their own, which `npm run try-package` tries
    include: ['src/**/*.ts', 'test/**/*.ts', 'imports/**/*.ts', 'examples/**/*.ts', 'conformance/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'scripts', 'examples', 'conformance', 'bench', '.projenrc.ts'],
    ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', 'lib/', 'imports/*.ts', 'src/config/generated/*.ts'],
  },
});

// A broken platform package in newer releases of these makes `npm ci` fail.
project.package.addPackageResolutions('unrs-resolver@1.12.2', '@swc/core@1.16.18');

// Pulumi is a skin: nobody who only uses cdk8s should have to install it.
project.package.addField('peerDependenciesMeta', {
  '@pulumi/pulumi': { optional: true },
  '@pulumi/kubernetes': { optional: true },
});
project.package.addField('exports', {
  '.': { types: './lib/src/index.d.ts', default: './lib/src/index.js' },
  './config': { types: './lib/src/config/index.d.ts', default: './lib/src/config/index.js' },
  './mesh.schema.json': './mesh.schema.json',
  './pulumi': { types: './lib/src/pulumi/index.d.ts', default: './lib/src/pulumi/index.js' },
  './imports/*': { types: './lib/imports/*.d.ts', default: './lib/imports/*.js' },
  './package.json': './package.json',
});
// Old module resolution, which cdk8s app templates still use, does not read `exports`.
project.package.addField('typesVersions', { '*': { 'config': ['./lib/src/config/index.d.ts'], 'pulumi': ['./lib/src/pulumi/index.d.ts'], 'imports/*': ['./lib/imports/*.d.ts'] } });
project.package.addField('files', ['lib/src', 'lib/imports', 'starters', 'mesh.schema.json', 'API.md', 'CHANGELOG.md', 'NOTICE']);
project.package.addBin({ 'istio-constructs': 'lib/src/cli/index.js' });
project.package.addField('sideEffects', false);

// Replaced, not merged: merged, ts-jest would stay first and compile every test with the full type checker.
const jest = project.jest!.config;
jest.transform = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] };
jest.testMatch = ['<rootDir>/test/**/*.test.ts'];
jest.setupFiles = ['<rootDir>/test/setup.ts'];
// All cores: the default leaves one idle, which halves the speed of a machine that has two.
jest.maxWorkers = '100%';
jest.testPathIgnorePatterns = ['/node_modules/', '<rootDir>/lib/'];
// Packages of their own.
jest.modulePathIgnorePatterns = ['<rootDir>/starters/'];
jest.watchPathIgnorePatterns = ['/node_modules/', '<rootDir>/lib/', '<rootDir>/dist/'];

// --- eslint: typed rules, and design.md's arrows as a rule -----------------------------------------------------------------------
/** Which room may import which; a room may always import itself. */
const arrows: Record<string, string[]> = {
  'errors': [],
  'imports': [],
  'text': [],
  'manifests': ['errors'],
  'analysis': ['errors', 'imports', 'manifests', 'text'],
  'simulation': ['errors', 'imports', 'manifests', 'text'],
  'mesh': ['errors', 'imports', 'text', 'analysis'],
  'traffic': ['errors', 'imports', 'mesh', 'text'],
  'security': ['errors', 'imports', 'mesh', 'text'],
  'install': ['errors', 'imports', 'mesh', 'text'],
  'extensions': ['errors', 'imports', 'mesh', 'security'],
  'observability': ['errors', 'imports', 'mesh', 'security', 'analysis'],
  'compliance': ['errors', 'manifests', 'mesh'],
  'service': ['errors', 'imports', 'manifests', 'mesh', 'traffic', 'security'],
  'fleet': ['errors', 'install', 'mesh', 'traffic'],
  // Documents say what programs say, so they are read by the same names.
  'config': ['errors', 'index'],
  'cli': ['config', 'errors', 'index', 'manifests', 'simulation'],
  // The bridge knows trees of cdk8s, and nothing of a mesh.
  'pulumi/bridge': ['errors', 'text', 'manifests'],
  'pulumi': ['pulumi/bridge', 'errors', 'fleet', 'install', 'manifests', 'mesh', 'security', 'service', 'traffic'],
};
const eslint = project.eslint!;
eslint.addExtends('plugin:@typescript-eslint/strict-type-checked');
eslint.addPlugins('boundaries');
eslint.addRules({
  '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-extraneous-class': 'off',
  // Recurses without end on recursive types.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
});
eslint.addOverride({
  files: ['src/**/*.ts'],
  rules: {
    'boundaries/element-types': ['error', {
      default: 'disallow',
      message: '${file.type} must not import ${dependency.type} (docs/architecture.md draws the arrows)',
      rules: Object.entries(arrows).map(([from, allow]) => ({ from: [from], allow: [from, ...allow] })).concat([{ from: ['index'], allow: Object.keys(arrows).filter((room) => !/^(pulumi|config|cli)/.test(room)) }]),
    }],
    'boundaries/no-unknown-files': 'error',
  },
});
// Tests and tools may say things (non-null, unsafe reads of parsed YAML) that the public surface may not.
eslint.addOverride({
  files: ['test/**/*.ts', 'conformance/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', '.projenrc.ts'],
  rules: {
    // The compiler's flags are sets of bits.
    'no-bitwise': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-explicit-any': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
  },
});
eslint.config.settings = {
  ...eslint.config.settings,
  'boundaries/elements': [
    { type: 'index', pattern: 'src/index.ts', mode: 'full' },
    { type: 'imports', pattern: 'imports/**', mode: 'full' },
    ...Object.keys(arrows).filter((room) => room !== 'imports').map((room) => ({ type: room, pattern: `src/${room}` })),
  ],
};

// --- tasks ---------------------------------------------------------------------------------------------------------------------
const tsNode = 'ts-node -P tsconfig.node.json';
// Scripts run through swc without a type check (`npm run typecheck` does that once for everything).
new JsonFile(project, 'tsconfig.node.json', {
  obj: { 'extends': './tsconfig.json', 'ts-node': { swc: true } },
});
project.addTask('typecheck', { description: 'Type-check everything, tests and tools included', exec: 'tsc --noEmit -p tsconfig.json' });
project.addTask('example', { description: 'Synthesize the shop example and say what it means', exec: `${tsNode} examples/shop/main.ts`, receiveArgs: true });
project.addTask('bench', {
  description: 'Synth against hand-written cdk8s, documents against the program, and an install against istioctl, in one run',
  steps: [{ spawn: 'compile' }, { exec: `${tsNode} bench/synth.ts` }, { exec: `${tsNode} bench/config.ts` }, { exec: `${tsNode} bench/install.ts` }, { exec: `${tsNode} bench/pulumi.ts` }, { exec: `${tsNode} bench/cli.ts` }],
});
project.addTask('imports', { description: 'Generate imports/ from the schemas in the Go modules', exec: `${tsNode} scripts/imports/main.ts`, receiveArgs: true });
project.addTask('config', { description: 'Generate what documents may say from the types of the library', exec: `${tsNode} scripts/config/main.ts`, receiveArgs: true });
project.addTask('dashboards', { description: 'Draw where the panels of the dashboards are, for the guide', exec: `${tsNode} scripts/dashboards.ts`, receiveArgs: true });
project.addTask('api', { description: 'Generate API.md from the docstrings', exec: `${tsNode} scripts/api.ts`, receiveArgs: true });
project.addTask('errors', { description: 'Generate docs/errors.md from the catalogue of codes', exec: `${tsNode} scripts/errors.ts`, receiveArgs: true });
project.addTask('try-package', { description: 'Pack, install into a fresh cdk8s app, synthesize the README', exec: `${tsNode} scripts/try-package.ts` });
project.addTask('conformance', { description: 'Check every output against the real istioctl, kube-apiserver, istiod and Envoy', exec: 'conformance/run', receiveArgs: true });

// Whoever packs gets what the sources say.
const lazily = `${tsNode} scripts/lazy-index.ts`;
project.compileTask.exec(lazily);
project.addTask('prepack', { description: 'Compile before packing', exec: `rm -rf lib && tsc -p tsconfig.build.json && ${lazily}` });
project.testTask.reset('jest', { receiveArgs: true });
project.gitignore.exclude('/dist', '/lib', '*.tsbuildinfo', '/examples/*/dist');

project.synth();
