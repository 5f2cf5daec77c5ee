/**
 * What a new conversation is to know, in front of the customer's first words, for a vendor that takes no attributes.
 * Nothing where there is nothing to know.
 */
export function prefaceOf(attributes: Readonly<Record<string, unknown>>): string | undefined {
  const marked = [
    ['note from a colleague, not from the customer', attributes.handoff_note],
    ['what we texted the customer before', attributes.opening_text],
  ].flatMap(([mark, words]) => (typeof words === 'string' && words !== '' ? [`[${mark}: ${words}]`] : []));
  return marked.length === 0 ? undefined : marked.join('\n');
}
