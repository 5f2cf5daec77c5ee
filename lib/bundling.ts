import type { BuildOptions } from 'esbuild';

/**
 * Ways to credentials that no Lambda function goes: Lambda puts them into the environment, and there the SDK looks
 * first. It imports these only where it finds none. Left out, a bundle of 417 KB has 288.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
const elsewhere = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** For operations whose answers are streams of events, which none that a function asks for is: 20 KB. */
const eventStreams = ['@smithy/core/event-streams'];

/** How every function becomes one file, in esbuild's words: for the deployment, the tests and the benchmarks. */
export const bundling = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // Without it esbuild takes the SDK's CommonJS build, which does not shake: 1 270 KB for 822.
  mainFields: ['module', 'main'],
  external: [...elsewhere, ...eventStreams],
  minify: true,
  // Files are UTF-8. Escaped, the tables of characters and of other languages' words are 5 KB more.
  charset: 'utf8',
  // The only ones are the SDK clients' package.json, whole, for a version in the user agent: 2 KB a client.
  loader: { '.json': 'empty' },
  // twilio's signature check is CommonJS and calls require('crypto'), which ESM does not have.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  // Kept by whoever builds, and not deployed: there it makes the first thrown error's stack 33 ms slower.
  sourcemap: 'external',
} satisfies BuildOptions;
