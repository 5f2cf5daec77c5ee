/** Where an agent of PolyAI lives: in one of these. Where that is, the adapter knows. */
export const polyaiRegions = ['us', 'uk', 'euw', 'studio'] as const;

export type PolyaiRegion = (typeof polyaiRegions)[number];
