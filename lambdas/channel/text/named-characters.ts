/**
 * Named character references of HTML, each with what it stands for, as https://html.spec.whatwg.org/entities.json has
 * them: all letters, punctuation, currencies and signs, and whatever HTML 4 knew. Left out are 1,425 of the notation
 * of mathematics and of boxes, which would cost every start of a function 23 KB.
 */
const TABLE = [
  'Aacute Á aacute á Abreve Ă abreve ă Acirc Â acirc â acute ´ Acy А acy а AElig Æ aelig æ af \u2061 Agrave À',
  "agrave à alefsym ℵ Alpha Α alpha α Amacr Ā amacr ā AMP & amp & and ∧ ang ∠ angst Å Aogon Ą aogon ą apos '",
  'ApplyFunction \u2061 Aring Å aring å ast * asymp ≈ Atilde Ã atilde ã Auml Ä auml ä backprime ‵ Bcy Б bcy б',
  'bdquo „ Beta Β beta β bigstar ★ bigtriangledown ▽ bigtriangleup △ blacksquare ▪ blacktriangle ▴',
  'blacktriangledown ▾ blacktriangleleft ◂ blacktriangleright ▸ bprime ‵ Breve ˘ breve ˘ brvbar ¦ bsemi ⁏ bsol \\',
  'bull • bullet • Cacute Ć cacute ć cap ∩ caret ⁁ caron ˇ Ccaron Č ccaron č Ccedil Ç ccedil ç Ccirc Ĉ ccirc ĉ',
  'Cdot Ċ cdot ċ cedil ¸ Cedilla ¸ cent ¢ CenterDot · centerdot · CHcy Ч chcy ч check ✓ checkmark ✓ Chi Χ chi χ',
  'cir ○ circ ˆ circledR ® CloseCurlyDoubleQuote ” CloseCurlyQuote ’ clubs ♣ clubsuit ♣ colon : comma , commat @',
  'cong ≅ COPY © copy © copysr ℗ crarr ↵ cross ✗ cup ∪ curren ¤ Dagger ‡ dagger † dArr ⇓ darr ↓ dash ‐ dblac ˝',
  'Dcaron Ď dcaron ď Dcy Д dcy д ddagger ‡ deg ° Delta Δ delta δ DiacriticalAcute ´ DiacriticalDot ˙',
  'DiacriticalDoubleAcute ˝ DiacriticalGrave ` DiacriticalTilde ˜ diamondsuit ♦ diams ♦ die ¨ digamma ϝ div ÷',
  'divide ÷ DJcy Ђ djcy ђ dollar $ Dot ¨ dot ˙ DoubleDot ¨ DownArrow ↓ downarrow ↓ DScy Ѕ dscy ѕ Dstrok Đ dstrok đ',
  'dtri ▿ dtrif ▾ DZcy Џ dzcy џ Eacute É eacute é Ecaron Ě ecaron ě Ecirc Ê ecirc ê Ecy Э ecy э Edot Ė edot ė',
  'Egrave È egrave è ell ℓ Emacr Ē emacr ē empty ∅ EmptyVerySmallSquare ▫ emsp \u2003 emsp13 \u2004 emsp14 \u2005',
  'ENG Ŋ eng ŋ ensp \u2002 Eogon Ę eogon ę epsi ε Epsilon Ε epsilon ε epsiv ϵ equals = equiv ≡ Eta Η eta η ETH Ð',
  'eth ð Euml Ë euml ë euro € excl ! exist ∃ Fcy Ф fcy ф female ♀ ffilig ﬃ fflig ﬀ ffllig ﬄ filig ﬁ',
  'FilledVerySmallSquare ▪ fjlig fj flat ♭ fllig ﬂ fltns ▱ fnof ƒ forall ∀ frac12 ½ frac13 ⅓ frac14 ¼ frac15 ⅕',
  'frac16 ⅙ frac18 ⅛ frac23 ⅔ frac25 ⅖ frac34 ¾ frac35 ⅗ frac38 ⅜ frac45 ⅘ frac56 ⅚ frac58 ⅝ frac78 ⅞ frasl ⁄',
  'gacute ǵ Gamma Γ gamma γ Gammad Ϝ gammad ϝ Gbreve Ğ gbreve ğ Gcedil Ģ Gcirc Ĝ gcirc ĝ Gcy Г gcy г Gdot Ġ gdot ġ',
  'ge ≥ GJcy Ѓ gjcy ѓ grave ` GT > gt > Hacek ˇ hairsp \u200A half ½ HARDcy Ъ hardcy ъ hArr ⇔ harr ↔ Hat ^ Hcirc Ĥ',
  'hcirc ĥ hearts ♥ heartsuit ♥ hellip … horbar ― Hstrok Ħ hstrok ħ hybull ⁃ hyphen ‐ Iacute Í iacute í ic \u2063',
  'Icirc Î icirc î Icy И icy и Idot İ IEcy Е iecy е iexcl ¡ Igrave Ì igrave ì IJlig Ĳ ijlig ĳ Imacr Ī imacr ī',
  'image ℑ imath ı imped Ƶ incare ℅ infin ∞ inodot ı int ∫ InvisibleComma \u2063 InvisibleTimes \u2062 IOcy Ё',
  'iocy ё Iogon Į iogon į Iota Ι iota ι iquest ¿ isin ∈ it \u2062 Itilde Ĩ itilde ĩ Iukcy І iukcy і Iuml Ï iuml ï',
  'Jcirc Ĵ jcirc ĵ Jcy Й jcy й jmath ȷ Jsercy Ј jsercy ј Jukcy Є jukcy є Kappa Κ kappa κ kappav ϰ Kcedil Ķ kcedil ķ',
  'Kcy К kcy к kgreen ĸ KHcy Х khcy х KJcy Ќ kjcy ќ Lacute Ĺ lacute ĺ Lambda Λ lambda λ lang ⟨ laquo « lArr ⇐',
  'larr ← lbbrk ❲ lbrace { lbrack [ Lcaron Ľ lcaron ľ Lcedil Ļ lcedil ļ lceil ⌈ lcub { Lcy Л lcy л ldquo “ ldquor „',
  'le ≤ LeftArrow ← leftarrow ← LeftRightArrow ↔ leftrightarrow ↔ lfloor ⌊ LJcy Љ ljcy љ Lmidot Ŀ lmidot ŀ lowast ∗',
  'lowbar _ loz ◊ lozenge ◊ lpar ( lrm \u200E lsaquo ‹ lsqb [ lsquo ‘ lsquor ‚ Lstrok Ł lstrok ł LT < lt < ltri ◃',
  'ltrif ◂ macr ¯ male ♂ malt ✠ maltese ✠ marker ▮ Mcy М mcy м mdash — MediumSpace \u205F micro µ midast * middot ·',
  'minus − mldr … Mu Μ mu μ nabla ∇ Nacute Ń nacute ń napos ŉ natur ♮ natural ♮ nbsp \u00A0 Ncaron Ň ncaron ň',
  'Ncedil Ņ ncedil ņ Ncy Н ncy н ndash – ne ≠ NegativeMediumSpace \u200B NegativeThickSpace \u200B',
  'NegativeThinSpace \u200B NegativeVeryThinSpace \u200B NewLine \u000A ni ∋ NJcy Њ njcy њ nldr ‥ NoBreak \u2060',
  'NonBreakingSpace \u00A0 not ¬ notin ∉ nsub ⊄ Ntilde Ñ ntilde ñ Nu Ν nu ν num # numero № numsp \u2007 Oacute Ó',
  'oacute ó Ocirc Ô ocirc ô Ocy О ocy о Odblac Ő odblac ő OElig Œ oelig œ ogon ˛ Ograve Ò ograve ò ohm Ω oline ‾',
  'Omacr Ō omacr ō Omega Ω omega ω Omicron Ο omicron ο OpenCurlyDoubleQuote “ OpenCurlyQuote ‘ oplus ⊕ or ∨ ordf ª',
  'ordm º Oslash Ø oslash ø Otilde Õ otilde õ otimes ⊗ Ouml Ö ouml ö OverBar ‾ para ¶ part ∂ Pcy П pcy п percnt %',
  'period . permil ‰ perp ⊥ pertenk ‱ Phi Φ phi φ phiv ϕ phone ☎ Pi Π pi π piv ϖ plus + PlusMinus ± plusmn ± pm ±',
  'pound £ Prime ″ prime ′ prod ∏ prop ∝ Psi Ψ psi ψ puncsp \u2008 qprime ⁗ quest ? QUOT " quot " Racute Ŕ racute ŕ',
  'radic √ rang ⟩ raquo » rArr ⇒ rarr → rbbrk ❳ rbrace } rbrack ] Rcaron Ř rcaron ř Rcedil Ŗ rcedil ŗ rceil ⌉',
  'rcub } Rcy Р rcy р rdquo ” rdquor ” real ℜ rect ▭ REG ® reg ® rfloor ⌋ Rho Ρ rho ρ rhov ϱ RightArrow →',
  'rightarrow → ring ˚ rlm \u200F rpar ) rsaquo › rsqb ] rsquo ’ rsquor ’ rtri ▹ rtrif ▸ rx ℞ Sacute Ś sacute ś',
  'sbquo ‚ Scaron Š scaron š Scedil Ş scedil ş Scirc Ŝ scirc ŝ Scy С scy с sdot ⋅ sect § semi ; sext ✶ sharp ♯',
  'SHCHcy Щ shchcy щ SHcy Ш shcy ш ShortDownArrow ↓ ShortLeftArrow ← ShortRightArrow → ShortUpArrow ↑ shy \u00AD',
  'Sigma Σ sigma σ sigmaf ς sigmav ς sim ∼ slarr ← SOFTcy Ь softcy ь sol / spades ♠ spadesuit ♠ squ □ Square □',
  'square □ squarf ▪ squf ▪ srarr → star ☆ starf ★ straightepsilon ϵ straightphi ϕ strns ¯ sub ⊂ sube ⊆ sum ∑',
  'sung ♪ sup ⊃ sup1 ¹ sup2 ² sup3 ³ supe ⊇ szlig ß Tab \u0009 Tau Τ tau τ Tcaron Ť tcaron ť Tcedil Ţ tcedil ţ',
  'Tcy Т tcy т there4 ∴ Theta Θ theta θ thetasym ϑ thetav ϑ thinsp \u2009 ThinSpace \u2009 THORN Þ thorn þ tilde ˜',
  'times × tprime ‴ TRADE ™ trade ™ triangle ▵ triangledown ▿ triangleleft ◃ triangleright ▹ TScy Ц tscy ц TSHcy Ћ',
  'tshcy ћ Tstrok Ŧ tstrok ŧ Uacute Ú uacute ú uArr ⇑ uarr ↑ Ubrcy Ў ubrcy ў Ubreve Ŭ ubreve ŭ Ucirc Û ucirc û',
  'Ucy У ucy у Udblac Ű udblac ű Ugrave Ù ugrave ù Umacr Ū umacr ū uml ¨ UnderBar _ Uogon Ų uogon ų UpArrow ↑',
  'uparrow ↑ UpDownArrow ↕ updownarrow ↕ Upsi ϒ upsi υ upsih ϒ Upsilon Υ upsilon υ Uring Ů uring ů Utilde Ũ',
  'utilde ũ utri ▵ utrif ▴ Uuml Ü uuml ü varepsilon ϵ varkappa ϰ varphi ϕ varpi ϖ varr ↕ varrho ϱ varsigma ς',
  'vartheta ϑ Vcy В vcy в Verbar ‖ verbar | Vert ‖ vert | VerticalLine | VerticalSeparator ❘ VeryThinSpace \u200A',
  'Wcirc Ŵ wcirc ŵ weierp ℘ xdtri ▽ Xi Ξ xi ξ xutri △ Yacute Ý yacute ý YAcy Я yacy я Ycirc Ŷ ycirc ŷ Ycy Ы ycy ы',
  'yen ¥ YIcy Ї yicy ї YUcy Ю yucy ю Yuml Ÿ yuml ÿ Zacute Ź zacute ź Zcaron Ž zcaron ž Zcy З zcy з Zdot Ż zdot ż',
  'ZeroWidthSpace \u200B Zeta Ζ zeta ζ ZHcy Ж zhcy ж zwj \u200D zwnj \u200C',
].join(' ');

let characters: ReadonlyMap<string, string> | undefined;

/** What `&name;` stands for; undefined where it is not known. */
export function namedCharacter(name: string): string | undefined {
  characters ??= read();
  return characters.get(name);
}

function read(): ReadonlyMap<string, string> {
  const words = TABLE.split(' ');
  return new Map(
    Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at] ?? '', words[2 * at + 1] ?? '']),
  );
}
