/**
 * Named character references of HTML, each with what it stands for, as https://html.spec.whatwg.org/entities.json has
 * them: all letters (capitals and letters with a mark are made of others), punctuation, currencies and signs, and
 * whatever HTML 4 knew. Left out are 1,482 of the notation of mathematics, of shapes and of boxes, which would cost
 * every start of a function 24 KB.
 */
const TABLE = [
  "acute ´ acy а aelig æ af \u2061 alefsym ℵ alpha α AMP & amp & and ∧ ang ∠ angst Å apos '",
  'ApplyFunction \u2061 ast * asymp ≈ backprime ‵ bcy б bdquo „ beta β bprime ‵ Breve ˘ breve ˘ brvbar ¦',
  'bsemi ⁏ bsol \\ bull • bullet • cap ∩ caret ⁁ caron ˇ cedil ¸ Cedilla ¸ cent ¢ CenterDot · centerdot ·',
  'chcy ч check ✓ checkmark ✓ chi χ cir ○ circ ˆ circledR ® CloseCurlyDoubleQuote ” CloseCurlyQuote ’',
  'clubs ♣ clubsuit ♣ colon : comma , commat @ cong ≅ COPY © copy © copysr ℗ crarr ↵ cross ✗ cup ∪',
  'curren ¤ Dagger ‡ dagger † dArr ⇓ darr ↓ dash ‐ dblac ˝ dcy д ddagger ‡ deg ° delta δ',
  'DiacriticalAcute ´ DiacriticalDot ˙ DiacriticalDoubleAcute ˝ DiacriticalGrave ` DiacriticalTilde ˜',
  'diamondsuit ♦ diams ♦ die ¨ div ÷ divide ÷ djcy ђ dollar $ Dot ¨ dot ˙ DoubleDot ¨ DownArrow ↓',
  'downarrow ↓ dscy ѕ dstrok đ dzcy џ ecy э ell ℓ empty ∅ emsp \u2003 emsp13 \u2004 emsp14 \u2005 eng ŋ',
  'ensp \u2002 epsi ε epsilon ε equals = equiv ≡ eta η eth ð euro € excl ! exist ∃ fcy ф female ♀ ffilig ﬃ',
  'fflig ﬀ ffllig ﬄ filig ﬁ fjlig fj flat ♭ fllig ﬂ fnof ƒ forall ∀ frac12 ½ frac13 ⅓ frac14 ¼ frac15 ⅕',
  'frac16 ⅙ frac18 ⅛ frac23 ⅔ frac25 ⅖ frac34 ¾ frac35 ⅗ frac38 ⅜ frac45 ⅘ frac56 ⅚ frac58 ⅝ frac78 ⅞',
  'frasl ⁄ gamma γ gammad ϝ gcy г ge ≥ gjcy ѓ grave ` GT > gt > Hacek ˇ hairsp \u200A half ½ hardcy ъ',
  'hArr ⇔ harr ↔ Hat ^ hearts ♥ heartsuit ♥ hellip … horbar ― hstrok ħ hybull ⁃ hyphen ‐ ic \u2063 icy и',
  'iecy е iexcl ¡ ijlig ĳ image ℑ imath ı imped Ƶ incare ℅ infin ∞ inodot ı int ∫ InvisibleComma \u2063',
  'InvisibleTimes \u2062 iocy ё iota ι iquest ¿ isin ∈ it \u2062 iukcy і jcy й jmath ȷ jsercy ј jukcy є',
  'kappa κ kcy к kgreen ĸ khcy х kjcy ќ lambda λ lang ⟨ laquo « lArr ⇐ larr ← lbrace { lbrack [ lceil ⌈',
  'lcub { lcy л ldquo “ ldquor „ le ≤ LeftArrow ← leftarrow ← LeftRightArrow ↔ leftrightarrow ↔ lfloor ⌊',
  'ljcy љ lmidot ŀ lowast ∗ lowbar _ loz ◊ lozenge ◊ lpar ( lrm \u200E lsaquo ‹ lsqb [ lsquo ‘ lsquor ‚',
  'lstrok ł LT < lt < macr ¯ male ♂ mcy м mdash — MediumSpace \u205F micro µ midast * middot · minus −',
  'mldr … mu μ nabla ∇ napos ŉ natur ♮ natural ♮ nbsp \u00A0 ncy н ndash – ne ≠ NewLine \u000A ni ∋ njcy њ',
  'nldr ‥ NoBreak \u2060 NonBreakingSpace \u00A0 not ¬ notin ∉ nsub ⊄ nu ν num # numero № numsp \u2007',
  'ocy о oelig œ ogon ˛ ohm Ω oline ‾ omega ω omicron ο OpenCurlyDoubleQuote “ OpenCurlyQuote ‘ oplus ⊕',
  'or ∨ ordf ª ordm º oslash ø otimes ⊗ OverBar ‾ para ¶ part ∂ pcy п percnt % period . permil ‰ perp ⊥',
  'pertenk ‱ phi φ phone ☎ pi π piv ϖ plus + PlusMinus ± plusmn ± pm ± pound £ Prime ″ prime ′ prod ∏',
  'prop ∝ psi ψ puncsp \u2008 qprime ⁗ quest ? QUOT " quot " radic √ rang ⟩ raquo » rArr ⇒ rarr → rbrace }',
  'rbrack ] rceil ⌉ rcub } rcy р rdquo ” rdquor ” real ℜ REG ® reg ® rfloor ⌋ rho ρ RightArrow →',
  'rightarrow → ring ˚ rlm \u200F rpar ) rsaquo › rsqb ] rsquo ’ rsquor ’ rx ℞ sbquo ‚ scy с sdot ⋅ sect §',
  'semi ; sext ✶ sharp ♯ shchcy щ shcy ш shy \u00AD sigma σ sigmaf ς sim ∼ slarr ← softcy ь sol / spades ♠',
  'spadesuit ♠ squ □ Square □ square □ squarf ▪ squf ▪ srarr → star ☆ starf ★ sub ⊂ sube ⊆ sum ∑ sung ♪',
  'sup ⊃ sup1 ¹ sup2 ² sup3 ³ supe ⊇ szlig ß Tab \u0009 tau τ tcy т there4 ∴ theta θ thetasym ϑ',
  'thinsp \u2009 ThinSpace \u2009 thorn þ tilde ˜ times × tprime ‴ TRADE ™ trade ™ tscy ц tshcy ћ tstrok ŧ',
  'uArr ⇑ uarr ↑ ubrcy ў ucy у uml ¨ UnderBar _ UpArrow ↑ uparrow ↑ UpDownArrow ↕ updownarrow ↕ Upsi ϒ',
  'upsi υ upsih ϒ upsilon υ vcy в Verbar ‖ verbar | Vert ‖ vert | VerticalLine | VerticalSeparator ❘',
  'VeryThinSpace \u200A weierp ℘ xi ξ yacy я ycy ы yen ¥ yicy ї yucy ю zcy з ZeroWidthSpace \u200B zeta ζ',
  'zhcy ж zwj \u200D zwnj \u200C',
].join(' ');

/** Letters with a mark, such as `eacute`, HTML names by both: here the mark's name and its combining character. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ...([
    ['acute', '\u0301'],
    ['breve', '\u0306'],
    ['caron', '\u030C'],
    ['cedil', '\u0327'],
  ] as const),
  ...([
    ['circ', '\u0302'],
    ['dblac', '\u030B'],
    ['dot', '\u0307'],
    ['grave', '\u0300'],
  ] as const),
  ...([
    ['macr', '\u0304'],
    ['ogon', '\u0328'],
    ['ring', '\u030A'],
    ['tilde', '\u0303'],
  ] as const),
  ['uml', '\u0308'],
]);

let characters: ReadonlyMap<string, string> | undefined;

/** What `&name;` stands for; undefined where it is not known. */
export function namedCharacter(name: string): string | undefined {
  characters ??= read();
  return characters.get(name) ?? letterOf(name) ?? capitalOf(name, characters);
}

/** No two characters: a letter that has no such mark has no such name. */
function letterOf(name: string): string | undefined {
  const [, letter = '', mark = ''] = /^([A-Za-z])([a-z]{3,5})$/.exec(name) ?? [];
  const composed = (letter + (MARKS.get(mark) ?? '')).normalize('NFC');
  return composed.length === 1 && composed !== letter ? composed : undefined;
}

/** What differs in case alone has one entry: `Omega` is the capital of `omega`, `ZHcy` of `zhcy`. */
function capitalOf(name: string, small: ReadonlyMap<string, string>): string | undefined {
  const letter = name === name.toLowerCase() ? undefined : small.get(name.toLowerCase());
  const capital = letter?.toUpperCase();
  return capital?.length === 1 && capital !== letter ? capital : undefined;
}

function read(): ReadonlyMap<string, string> {
  const words = TABLE.split(' ');
  return new Map(
    Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at] ?? '', words[2 * at + 1] ?? '']),
  );
}
