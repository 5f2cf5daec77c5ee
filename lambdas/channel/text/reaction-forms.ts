/*
 * Over 250 lines, for it is one table: the forms of reactions, a language after another.
 */
/** What a reaction says. `emoji` is any that has no name here. */
export type ReactionKind = 'like' | 'heart' | 'dislike' | 'laugh' | 'emphasis' | 'question' | 'emoji';

/** As phones of a language write reactions: `…` is the quotation, with its marks; `@` is an emoji. */
interface LanguageForms {
  readonly added: Forms;
  readonly removed: Forms;
  /** What stands in place of a quotation where it was no text. */
  readonly things?: readonly string[];
}

type Forms = Readonly<Partial<Record<ReactionKind, readonly string[]>>>;

/**
 * The forms of iMessage and Google Messages, by language. A form that no source has is not here: what is not
 * recognised is an ordinary text, and is answered. Each language names where its forms were read:
 *
 * - quik: translated by those who use it, from what their phones receive: github.com/quik-sms/quik, 691ac19a, 2026-09,
 *   in data/src/main/assets/emojis
 * - bridge: from VoIP.ms to Matrix: `ParseReactionFallback` (Go, package `common`), with texts "seen in the field"
 * - campaigns: of replies to campaigns by text: `isTapbackReaction`, and the forms in its `REACTION_DATA`
 * - wikitizer: hanwol525/wikitizer, parsers/reaction_filter.py
 * - winnow: ericflo/winnow, app/src/main/kotlin/com/ericflo/winnow/data/Tapbacks.kt
 * - mactechnews: mactechnews.de/news/article/164727, page 4
 */
export const reactionForms: Readonly<Record<string, LanguageForms>> = {
  en: {
    // quik en.json, winnow, campaigns
    added: {
      like: ['Liked …'],
      heart: ['Loved …'],
      dislike: ['Disliked …'],
      laugh: ['Laughed at …'],
      emphasis: ['Emphasized …', 'Emphasised …'],
      question: ['Questioned …'],
      emoji: ['Reacted @ to …', 'Reacted with @ to …', 'Reacted with a sticker to …', '@ to …'],
    },
    removed: {
      like: ['Removed a like from …'],
      heart: ['Removed a heart from …'],
      dislike: ['Removed a dislike from …'],
      laugh: ['Removed a laugh from …'],
      emphasis: ['Removed an exclamation from …'],
      question: ['Removed a question mark from …'],
      emoji: ['Removed @ from …', 'Removed the @ reaction from …', 'Removed a sticker from …'],
    },
    things: [
      'an image',
      'a photo',
      'a movie',
      'a video',
      'an audio message',
      'an attachment',
      'a contact',
      'a sticker',
    ],
  },
  fr: {
    // quik fr.json, bridge, campaigns
    added: {
      like: ['A aimé …', 'Aimé …', 'A attribué la mention « J’aime » à …', 'A ajouté un « J’aime » à …'],
      heart: ['A adoré …', 'A attribué la mention « Adore » à …', 'A attribué la mention « J’adore » à …'],
      dislike: [
        'N’a pas aimé …',
        'N’aime pas …',
        'A attribué la mention « N’aime pas » à …',
        'A attribué la mention « Je n’aime pas » à …',
        'A ajouté un « Je n’aime pas » à …',
      ],
      laugh: [
        'A ri de …',
        'A ri à …',
        'A ajouté un rire à …',
        'A attribué la mention « Rire » à …',
        'A attribué la mention « Rires » à …',
        'A attribué la mention « Haha » à …',
      ],
      emphasis: [
        'A souligné …',
        'Gras …',
        'A ajouté des points d’exclamation à …',
        'A attribué la mention « Exclamation » à …',
        'A attribué la mention « Point d’exclamation » à …',
      ],
      question: [
        'Interrogation …',
        'A ajouté un point d’interrogation à …',
        'A attribué la mention « Question » à …',
        'A attribué la mention « Point d’interrogation » à …',
      ],
      emoji: ['A réagi avec @ à …', 'A réagi @ à …', 'A attribué la mention « @ » à …', '@ à …'],
    },
    removed: {
      like: [
        'A supprimé un « j’aime » depuis …',
        'A retiré la mention « J’aime » de …',
        'A retiré son « J’aime » de …',
      ],
      heart: [
        'A supprimé un cœur depuis …',
        'A retiré la mention « Adore » de …',
        'A retiré la mention « J’adore » de …',
      ],
      dislike: [
        'A supprimé un « je n’aime pas » depuis …',
        'A retiré la mention « Je n’aime pas » de …',
        'A retiré son « Je n’aime pas » de …',
      ],
      laugh: ['A supprimé un rire depuis …', 'A retiré la mention « Rire » de …'],
      emphasis: [
        'A supprimé un point d’exclamation depuis …',
        'A retiré la mention « Point d’exclamation » de …',
      ],
      question: [
        'A supprimé un point d’interrogation depuis …',
        'A retiré la mention « Point d’interrogation » de …',
      ],
      emoji: [
        'A retiré @ de …',
        'A retiré la réaction @ à …',
        'A retiré la réaction @ de …',
        'A retiré la mention « @ » de …',
      ],
    },
    things: ['une image'],
  },
  es: {
    // quik es.json, wikitizer, campaigns
    added: {
      like: ['Le gustó …', 'Le gusta …'],
      heart: ['Le encantó …', 'Le encanta …'],
      dislike: ['No le gustó …', 'No le gusta …'],
      laugh: ['Le dio risa …', 'Le hace gracia …'],
      emphasis: ['Exclamó por …', 'Le sorprende …'],
      question: ['Dudó sobre …', 'Duda sobre …'],
      emoji: [
        'Reaccionó con @ a …',
        'Reaccionó con un sticker a …',
        'Se ha reaccionado con @ a …',
        'Se ha añadido @ a …',
        '@ a …',
      ],
    },
    removed: {
      like: ['Dejó de gustarle …', 'Ya no le gusta …'],
      heart: ['Dejó de encantarle …', 'Ya no le encanta …'],
      dislike: ['Dejó de no gustarle …'],
      laugh: ['Dejó de darle risa …', 'Ya no le hace gracia …'],
      emphasis: ['Dejó de exclamar por …'],
      question: ['Dejó de dudar sobre …', 'Ya no duda sobre …'],
      emoji: ['Se quitó @ de …', 'Eliminó @ de …', 'Ha eliminado @ de …'],
    },
    things: ['una imagen'],
  },
  de: {
    // quik de.json, mactechnews
    added: {
      like: ['Gefällt: …', 'Gefällt …'],
      heart: ['… ein Herz hinzugefügt'],
      dislike: ['Gefällt nicht: …', 'Gefällt … nicht'],
      laugh: ['… ein Lachen hinzugefügt'],
      emphasis: ['… ein Ausrufezeichen hinzugefügt'],
      question: ['… ein Fragezeichen hinzugefügt'],
      emoji: ['Hat mit @ auf … reagiert'],
    },
    removed: {
      like: ['„Gefällt mir“ von … entfernt'],
      heart: ['Herz von … entfernt'],
      dislike: ['„Gefällt mir nicht“ von … entfernt'],
      laugh: ['Lachen von … entfernt'],
      emphasis: ['Ausrufezeichen von … entfernt'],
      question: ['Fragezeichen von … entfernt'],
      emoji: ['@ aus … entfernt'],
    },
  },
  pt: {
    // campaigns
    added: {
      like: ['Curtiu …', 'Gostou de …'],
      heart: ['Adorou …'],
      dislike: ['Não curtiu …'],
      laugh: ['Riu de …'],
      emphasis: ['Enfatizou …'],
      question: ['Questionou …'],
      emoji: ['Reagiu com @ a …', 'Reagiu com « @ » a …'],
    },
    removed: {
      laugh: ['Removeu uma risada de …'],
      emphasis: ['Removeu uma exclamação de …'],
      emoji: ['Removeu @ de …'],
    },
  },
  it: {
    // campaigns
    added: {
      like: ['Ha aggiunto “Mi piace” a …'],
      heart: ['Ha aggiunto un cuoricino a …'],
      dislike: ['Ha aggiunto “Non mi piace” a …'],
      laugh: ['Trova divertente …'],
      emphasis: ['Ha aggiunto i punti esclamativi a …'],
      question: ['Ha aggiunto il punto interrogativo a …'],
      emoji: ['Ha reagito con @ a …'],
    },
    removed: { emoji: ['Ha rimosso @ da …'] },
  },
  nl: {
    // campaigns
    added: {
      like: ['Vond … leuk'],
      heart: ['Gaf een hartje aan …'],
      dislike: ['Vond … niet leuk'],
      emoji: ['Reageerde met @ op …'],
    },
    removed: { dislike: ['Verwijderde een duim omlaag van …'] },
  },
  pl: {
    // quik pl.json
    added: {
      like: ['Polubił …'],
      heart: ['Pokochał …'],
      dislike: ['Znielubił …'],
      laugh: ['Zaśmiał się z …'],
      emphasis: ['Podkreślił …'],
      question: ['Zakwestionował …'],
      emoji: ['Zareagował @ na …'],
    },
    removed: {
      like: ['Usunął polubienie z …'],
      heart: ['Usunął serce z …'],
      dislike: ['Usunął znielubienie z …'],
      laugh: ['Usunął śmiech z …'],
      emphasis: ['Usunął okrzyk z …'],
      question: ['Usunął znak zapytania z …'],
      emoji: ['Usunął @ z …'],
    },
  },
  cs: {
    // quik cs.json
    added: {
      like: ['Líbilo se …'],
      heart: ['Milovaný …'],
      dislike: ['Nelíbí se …'],
      laugh: ['Smál se …'],
      emphasis: ['Zdůrazněno …'],
      question: ['Otázka …'],
      emoji: ['Reagoval @ na …'],
    },
    removed: {
      like: ['Odebrán lajk z …'],
      heart: ['Odstraněno srdce z …'],
      dislike: ['Odstraněno nelíbí se z …'],
      laugh: ['Odstranil jsem smích z …'],
      emphasis: ['Odstranil jsem vykřičník z …'],
      question: ['Odstraněn otazník z …'],
      emoji: ['Odstraněno @ z …'],
    },
  },
  hu: {
    // quik hu.json
    added: {
      like: ['kedveli: …'],
      heart: ['szívecske erre: …'],
      dislike: ['nem kedveli: …'],
      laugh: ['nevetett rajta: …'],
      emphasis: ['kiemelte: …'],
      question: ['kérdezte: …'],
      emoji: ['@ reagált erre: …'],
    },
    removed: {
      like: ['kedvelés eltávolítva erről: …'],
      heart: ['szívecske eltávolítva erről: …'],
      dislike: ['nem kedvelés eltávolítva erről: …'],
      laugh: ['nevetés eltávolítva erről: …'],
      emphasis: ['kiemelés eltávolítva erről: …'],
      question: ['kérdőjel eltávolítva erről: …'],
      emoji: ['@ eltávolítva innen: …', '@ eltávolítva erről: …'],
    },
  },
  bg: {
    // quik bg.json
    added: { heart: ['Харесано …'], emoji: ['Реакция @ към …'] },
    removed: { emoji: ['Премахнато @ от …'] },
  },
  ru: {
    // quik ru.json, campaigns
    added: {
      like: ['Понравилось …'],
      heart: ['Очень понравилось …'],
      dislike: ['Не понравилось …'],
      laugh: ['Посмеялись над …'],
      emphasis: ['Отмечено …'],
      question: ['Поставлен вопрос на …'],
      emoji: ['Эмодзи @ на …'],
    },
    removed: {
      like: ['Лайк удален из …'],
      heart: ['Сердечко удалено из …'],
      dislike: ['Дизлайк удален из …'],
      laugh: ['Смех удален из …'],
      emphasis: ['Восклицательный знак удален из …'],
      question: ['Вопросительный знак удален из …'],
      emoji: ['Удалено @ из …'],
    },
  },
  vi: {
    // quik vi.json
    added: {
      like: ['Đã thích …'],
      heart: ['Đã yêu thích …'],
      dislike: ['Đã không thích …'],
      laugh: ['Đã cười với …'],
      emphasis: ['Đã nhấn mạnh …'],
      question: ['Đã đặt dấu hỏi cho …'],
      emoji: ['Đã phản ứng @ với …'],
    },
    removed: {
      like: ['Đã bỏ thích khỏi …'],
      heart: ['Đã bỏ tim khỏi …'],
      dislike: ['Đã bỏ không thích khỏi …'],
      laugh: ['Đã bỏ phản ứng cười khỏi …'],
      emphasis: ['Đã bỏ nhấn mạnh khỏi …'],
      question: ['Đã bỏ dấu hỏi khỏi …'],
      emoji: ['Đã xóa @ khỏi …'],
    },
  },
  zh: {
    // quik zh_Hant.json, campaigns
    added: {
      like: ['對…按讚', '喜欢…', '喜歡…'],
      heart: ['對…表達喜愛'],
      dislike: ['對…按倒讚', '不喜欢…', '不喜歡…'],
      laugh: ['對…大笑'],
      emphasis: ['對…加上驚嘆標記', '惊叹…', '驚嘆…'],
      question: ['對…加上問號標記'],
      emoji: ['對…做出 @ 反應', '用@回应了…', '已用@回應…'],
    },
    removed: {
      like: ['已移除對…的讚'],
      heart: ['已移除對…的愛心'],
      dislike: ['已移除對…的倒讚'],
      laugh: ['已移除對…的笑臉反應'],
      emphasis: ['已移除對…的驚嘆標記'],
      question: ['已移除對…的問號標記'],
      emoji: ['已移除對…的 @ 反應'],
    },
  },
};
