/**
 * Politeness as people write it around an opt-out, in the languages whose opt-outs are known: lower case, without
 * accents, apostrophes and marks.
 */
export const POLITENESS: readonly string[] = [
  ...['please', 'pls', 'plz', 'kindly', 'pretty please', 'if you please', 'thanks', 'thank you', 'thank u'],
  ...[
    'thankyou',
    'thx',
    'thnx',
    'tnx',
    'tks',
    'ty',
    'tysm',
    'tyvm',
    'many thanks',
    'cheers',
    'please and thank you',
  ],
  ...['thank you very much', 'thank you so much', 'thanks very much', 'thanks so much', 'thanks a lot'],
  ...['thanks in advance', 'thank you in advance', 'and thanks', 'and thank you', 'sir', 'maam'],
  ...['por favor', 'porfavor', 'porfa', 'gracias', 'muchas gracias', 'muchisimas gracias', 'mil gracias'],
  ...['svp', 's v p', 'stp', 's t p', 's il vous plait', 'sil vous plait', 's il te plait', 'sil te plait'],
  ...['merci', 'merci beaucoup', 'merci bien', 'merci davance', 'je vous prie', 'je vous remercie'],
  ...['bitte', 'bitte schon', 'bitteschon', 'bitte sehr', 'danke', 'danke schon', 'dankeschon', 'danke sehr'],
  ...['vielen dank', 'besten dank', 'herzlichen dank', 'tausend dank'],
];

/** Words of the longest of these. */
export const mostWordsOfPoliteness = 4;
