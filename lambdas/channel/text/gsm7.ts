/**
 * The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1), in the order of its codes without the escape at
 * 0x1B. The capital Ç is in it, the small ç is not.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Its extension table (6.2.1.1): each of these is sent as an escape and a second code. */
const EXTENSION = '\f^{}\\[~]|€';

const septets = new Map<string, 1 | 2>([
  ...[...BASIC].map(character => [character, 1] as const),
  ...[...EXTENSION].map(character => [character, 2] as const),
]);

/** How many septets a UTF-16 code unit takes in GSM-7; undefined where the alphabet does not have it. */
export const septetsOf = (codeUnit: string): 1 | 2 | undefined => septets.get(codeUnit);

/** Whether the whole text can be sent in GSM-7. */
export function isGsm7(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!septets.has(text.charAt(at))) return false;
  return true;
}
