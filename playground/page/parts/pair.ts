/** Who texts whom: what all parts of the page look at. */
export interface Pair {
  readonly business: string;
  readonly customer: string;
}

export const idOf = ({ business, customer }: Pair): string => `${business}#${customer}`;
