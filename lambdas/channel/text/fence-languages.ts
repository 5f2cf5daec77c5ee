/** Names of languages, and of none, that stand behind the marks of a code block; what else stands there is said. */
const LANGUAGES: ReadonlySet<string> = new Set(
  [
    'text txt plain plaintext plain_text none output log console terminal nohighlight raw code',
    'markdown md mdx html htm xhtml xml svg css scss sass less json json5 jsonc jsonl ndjson yaml yml toml ini',
    'csv tsv env properties diff patch regex http url graphql gql sql mysql pgsql postgres postgresql sqlite',
    'javascript js mjs cjs jsx typescript ts tsx node vue svelte astro',
    'python py python3 ipython ruby rb php perl pl lua r julia matlab octave',
    'java kotlin kt scala groovy clojure clj c h cpp c++ cxx hpp cc csharp cs c# fsharp fs vb vbnet objectivec',
    'objective-c objc swift go golang rust rs zig dart haskell hs ocaml ml elixir ex erlang erl lisp scheme',
    'fortran cobol pascal delphi ada asm nasm wasm solidity verilog vhdl prolog',
    'bash sh shell zsh fish powershell ps1 pwsh bat batch cmd shellsession',
    'dockerfile docker makefile make cmake nginx apache terraform hcl tf proto protobuf thrift',
    'latex tex bibtex mermaid dot graphviz plantuml jinja jinja2 handlebars hbs liquid ssml vtt srt ics vcf',
  ].flatMap(line => line.split(' ')),
);

/** Whether the words behind a fence's marks are the name of one language: `js`, `{.python}`, `language-html`. */
export function isLanguage(info: string): boolean {
  const name = info
    .trim()
    .toLowerCase()
    .replace(/^\{\s?\.?|\s?\}$/g, '')
    .replace(/^(?:language|lang)-/, '');
  return LANGUAGES.has(name);
}
