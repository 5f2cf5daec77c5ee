/**
 * Named character references of HTML, each with what it stands for, as https://html.spec.whatwg.org/entities.json has
 * them: all letters, punctuation, currencies and signs, and whatever HTML 4 knew. Left out are 1,425 of the notation
 * of mathematics and of boxes, which would cost every start of a function 23 KB.
 */
const TABLE = [
  "acute ´ AElig Æ aelig æ af \u2061 alefsym ℵ AMP & amp & and ∧ ang ∠ angst Å apos ' ApplyFunction \u2061",
  'ast * asymp ≈ backprime ‵ bdquo „ bigstar ★ bigtriangledown ▽ bigtriangleup △ blacksquare ▪',
  'blacktriangle ▴ blacktriangledown ▾ blacktriangleleft ◂ blacktriangleright ▸ bprime ‵ Breve ˘ breve ˘',
  'brvbar ¦ bsemi ⁏ bsol \\ bull • bullet • cap ∩ caret ⁁ caron ˇ cedil ¸ Cedilla ¸ cent ¢ CenterDot ·',
  'centerdot · check ✓ checkmark ✓ cir ○ circ ˆ circledR ® CloseCurlyDoubleQuote ” CloseCurlyQuote ’',
  'clubs ♣ clubsuit ♣ colon : comma , commat @ cong ≅ COPY © copy © copysr ℗ crarr ↵ cross ✗ cup ∪ curren ¤',
  'Dagger ‡ dagger † dArr ⇓ darr ↓ dash ‐ dblac ˝ ddagger ‡ deg ° DiacriticalAcute ´ DiacriticalDot ˙',
  'DiacriticalDoubleAcute ˝ DiacriticalGrave ` DiacriticalTilde ˜ diamondsuit ♦ diams ♦ die ¨ digamma ϝ',
  'div ÷ divide ÷ dollar $ Dot ¨ dot ˙ DoubleDot ¨ DownArrow ↓ downarrow ↓ dtri ▿ dtrif ▾ ell ℓ empty ∅',
  'EmptyVerySmallSquare ▫ emsp \u2003 emsp13 \u2004 emsp14 \u2005 ENG Ŋ eng ŋ ensp \u2002 epsi ε epsiv ϵ',
  'equals = equiv ≡ ETH Ð eth ð euro € excl ! exist ∃ female ♀ ffilig ﬃ fflig ﬀ ffllig ﬄ filig ﬁ',
  'FilledVerySmallSquare ▪ fjlig fj flat ♭ fllig ﬂ fltns ▱ fnof ƒ forall ∀ frac12 ½ frac13 ⅓ frac14 ¼',
  'frac15 ⅕ frac16 ⅙ frac18 ⅛ frac23 ⅔ frac25 ⅖ frac34 ¾ frac35 ⅗ frac38 ⅜ frac45 ⅘ frac56 ⅚ frac58 ⅝',
  'frac78 ⅞ frasl ⁄ ge ≥ grave ` GT > gt > Hacek ˇ hairsp \u200A half ½ hArr ⇔ harr ↔ Hat ^ hearts ♥',
  'heartsuit ♥ hellip … horbar ― hybull ⁃ hyphen ‐ ic \u2063 iexcl ¡ IJlig Ĳ ijlig ĳ image ℑ imath ı',
  'imped Ƶ incare ℅ infin ∞ inodot ı int ∫ InvisibleComma \u2063 InvisibleTimes \u2062 iquest ¿ isin ∈',
  'it \u2062 jmath ȷ kappav ϰ kgreen ĸ lang ⟨ laquo « lArr ⇐ larr ← lbbrk ❲ lbrace { lbrack [ lceil ⌈',
  'lcub { ldquo “ ldquor „ le ≤ LeftArrow ← leftarrow ← LeftRightArrow ↔ leftrightarrow ↔ lfloor ⌊ lowast ∗',
  'lowbar _ loz ◊ lozenge ◊ lpar ( lrm \u200E lsaquo ‹ lsqb [ lsquo ‘ lsquor ‚ LT < lt < ltri ◃ ltrif ◂',
  'macr ¯ male ♂ malt ✠ maltese ✠ marker ▮ mdash — MediumSpace \u205F micro µ midast * middot · minus −',
  'mldr … nabla ∇ napos ŉ natur ♮ natural ♮ nbsp \u00A0 ndash – ne ≠ NegativeMediumSpace \u200B',
  'NegativeThickSpace \u200B NegativeThinSpace \u200B NegativeVeryThinSpace \u200B NewLine \u000A ni ∋',
  'nldr ‥ NoBreak \u2060 NonBreakingSpace \u00A0 not ¬ notin ∉ nsub ⊄ num # numero № numsp \u2007 OElig Œ',
  'oelig œ ogon ˛ ohm Ω oline ‾ OpenCurlyDoubleQuote “ OpenCurlyQuote ‘ oplus ⊕ or ∨ ordf ª ordm º otimes ⊗',
  'OverBar ‾ para ¶ part ∂ percnt % period . permil ‰ perp ⊥ pertenk ‱ phiv ϕ phone ☎ piv ϖ plus +',
  'PlusMinus ± plusmn ± pm ± pound £ Prime ″ prime ′ prod ∏ prop ∝ puncsp \u2008 qprime ⁗ quest ? QUOT "',
  'quot " radic √ rang ⟩ raquo » rArr ⇒ rarr → rbbrk ❳ rbrace } rbrack ] rceil ⌉ rcub } rdquo ” rdquor ”',
  'real ℜ rect ▭ REG ® reg ® rfloor ⌋ rhov ϱ RightArrow → rightarrow → ring ˚ rlm \u200F rpar ) rsaquo ›',
  'rsqb ] rsquo ’ rsquor ’ rtri ▹ rtrif ▸ rx ℞ sbquo ‚ sdot ⋅ sect § semi ; sext ✶ sharp ♯ ShortDownArrow ↓',
  'ShortLeftArrow ← ShortRightArrow → ShortUpArrow ↑ shy \u00AD sigmaf ς sigmav ς sim ∼ slarr ← sol /',
  'spades ♠ spadesuit ♠ squ □ Square □ square □ squarf ▪ squf ▪ srarr → star ☆ starf ★ straightepsilon ϵ',
  'straightphi ϕ strns ¯ sub ⊂ sube ⊆ sum ∑ sung ♪ sup ⊃ sup1 ¹ sup2 ² sup3 ³ supe ⊇ szlig ß Tab \u0009',
  'there4 ∴ thetasym ϑ thetav ϑ thinsp \u2009 ThinSpace \u2009 THORN Þ thorn þ tilde ˜ times × tprime ‴',
  'TRADE ™ trade ™ triangle ▵ triangledown ▿ triangleleft ◃ triangleright ▹ uArr ⇑ uarr ↑ uml ¨ UnderBar _',
  'UpArrow ↑ uparrow ↑ UpDownArrow ↕ updownarrow ↕ Upsi ϒ upsi υ upsih ϒ utri ▵ utrif ▴ varepsilon ϵ',
  'varkappa ϰ varphi ϕ varpi ϖ varr ↕ varrho ϱ varsigma ς vartheta ϑ Verbar ‖ verbar | Vert ‖ vert |',
  'VerticalLine | VerticalSeparator ❘ VeryThinSpace \u200A weierp ℘ xdtri ▽ xutri △ yen ¥',
  'ZeroWidthSpace \u200B zwj \u200D zwnj \u200C',
].join(' ');

/** Letters whose capitals have a capital in their name: `delta` is δ and `Delta` Δ. */
const CASED = [
  'alpha α beta β chi χ delta δ dstrok đ epsilon ε eta η gamma γ gammad ϝ hstrok ħ iota ι iukcy і jsercy ј',
  'jukcy є kappa κ lambda λ lmidot ŀ lstrok ł mu μ nu ν omega ω omicron ο oslash ø phi φ pi π psi ψ rho ρ',
  'sigma σ tau τ theta θ tstrok ŧ ubrcy ў upsilon υ xi ξ zeta ζ',
].join(' ');

/** Cyrillic letters, without the `cy` behind each name; all of it is in capitals for a capital. */
const CYRILLIC = [
  'a а b б ch ч d д dj ђ ds ѕ dz џ e э f ф g г gj ѓ hard ъ i и ie е io ё j й k к kh х kj ќ l л lj љ m м n н',
  'nj њ o о p п r р s с shch щ sh ш soft ь t т ts ц tsh ћ u у v в ya я y ы yi ї yu ю z з zh ж',
].join(' ');

/** Letters with an accent are named by both: `eacute` is é. Each accent's name, its combining mark, its letters. */
const ACCENTS = [
  'acute \u0301 AaCcEegIiLlNnOoRrSsUuYyZz',
  'breve \u0306 AaGgUu',
  'caron \u030C CcDdEeLlNnRrSsTtZz',
  'cedil \u0327 CcGKkLlNnRrSsTt',
  'circ \u0302 AaCcEeGgHhIiJjOoSsUuWwYy',
  'dblac \u030B OoUu',
  'dot \u0307 CcEeGgIZz',
  'grave \u0300 AaEeIiOoUu',
  'macr \u0304 AaEeIiOoUu',
  'ogon \u0328 AaEeIiUu',
  'ring \u030A AaUu',
  'tilde \u0303 AaIiNnOoUu',
  'uml \u0308 AaEeIiOoUuYy',
];

let characters: ReadonlyMap<string, string> | undefined;

/** What `&name;` stands for; undefined where it is not known. */
export function namedCharacter(name: string): string | undefined {
  characters ??= read();
  return characters.get(name);
}

function read(): ReadonlyMap<string, string> {
  const accented = ACCENTS.flatMap(line => {
    const [name = '', mark = '', letters = ''] = line.split(' ');
    return [...letters].map(letter => [letter + name, (letter + mark).normalize()] as const);
  });
  const cased = pairsIn(CASED).flatMap(([name, small]) => [
    [name, small] as const,
    [name.charAt(0).toUpperCase() + name.slice(1), small.toUpperCase()] as const,
  ]);
  const cyrillic = pairsIn(CYRILLIC).flatMap(([name, small]) => [
    [`${name}cy`, small] as const,
    [`${name.toUpperCase()}cy`, small.toUpperCase()] as const,
  ]);
  return new Map([...pairsIn(TABLE), ...accented, ...cased, ...cyrillic]);
}

function pairsIn(table: string): (readonly [string, string])[] {
  const words = table.split(' ');
  return Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at] ?? '', words[2 * at + 1] ?? '']);
}
