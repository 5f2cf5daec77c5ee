/**
 * What an agent's replies cost in segments as they are written, and as they are sent. Run: node bench/segments.ts
 */
import { toPlainCharacters } from '../lambdas/channel/text/plain-characters.ts';
import { toPlainText } from '../lambdas/channel/text/plain-text.ts';
import { countSegments } from '../lambdas/channel/text/segments.ts';

const replies: Readonly<Record<string, string>> = {
  greeting: 'Hi there! Thanks for reaching out to Bella Napoli — how can I help you today?',
  confirmation:
    'You’re all set! I’ve booked a table for **2** on **Friday, June 5** at **7:00 pm** under the name “Ana”. See you then!',
  hours:
    '**Opening hours**\n\n| Day | Hours |\n|-----|-------|\n| Mon–Thu | 11:30–22:00 |\n| Fri–Sat | 11:30–23:30 |\n| Sun | 12:00–21:00 |',
  options:
    'Here’s what I can offer:\n\n* **Standard room** – $129 per night, free Wi‑Fi\n* **Deluxe room** – $169 per night, balcony\n* **Suite** – $249 per night, sea view\n\nWhich one would you like?',
  steps:
    'To reset your router:\n\n1. Unplug the power cable\n2. Wait **30 seconds**\n3. Plug it back in\n4. Wait until the light is *steady* green\n\nDid that fix it?',
  link: 'You can track your order [here](https://shop.example.com/orders/48213). It’s out for delivery and should arrive between 2–4 pm.',
  apology:
    'I’m really sorry about that. I’ve checked with the kitchen, and they’ll remake your order right away — it should be with you in about 25 minutes…',
  policy:
    '### Cancellation policy\n\n- Free cancellation up to **48 hours** before arrival\n- 50 % charge within 48 hours\n- No‑shows are charged in full\n\n> Rates marked “non‑refundable” can’t be changed.',
  emoji:
    'Great choice! 🎉 Your appointment’s confirmed for Tuesday at 3:30 pm. Reply here if you need anything else 😊',
  spanish:
    '¡Perfecto! Su cita quedó confirmada para el **martes 9** a las 10:30. Recuerde traer su identificación — ¿necesita algo más?',
  french: 'C’est noté ! Votre réservation est confirmée pour « vendredi » à 19 h 30. À bientôt…',
  polish: 'Dziękujemy! Państwa rezerwacja została potwierdzona na piątek o godzinie 19:00. Do zobaczenia!',
  handoff:
    'I’ll pass you on to a colleague who can help with that. It usually takes less than 5 minutes — please stay with us.',
  price: 'The total’s **€84.50** — that’s 3 × €24.50 plus €11 delivery. You’ll get an invoice by e‑mail.',
  code: 'Your pickup code is `4471-B`. Show it at the counter, and you’re good to go!',
};

const rows = Object.entries(replies).map(([reply, written]) => {
  const before = countSegments(written);
  const after = countSegments(toPlainCharacters(toPlainText(written)));
  return { reply, before: before.segments, after: after.segments, sentAs: after.encoding };
});
console.table(rows);

const sum = (of: readonly number[]): number => of.reduce((total, segments) => total + segments, 0);
const before = sum(rows.map(row => row.before));
const after = sum(rows.map(row => row.after));
console.log(
  `${before} segments as written, ${after} as sent: ${Math.round((1 - after / before) * 100)} % saved`,
);
