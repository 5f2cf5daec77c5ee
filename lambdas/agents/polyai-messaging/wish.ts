/** That a person of the owner's is wanted. */
export interface Wish {
  readonly destination?: string;
  readonly reason?: string;
}

export const wishOf = (destination: unknown, reason: unknown): Wish => ({
  ...(typeof destination === 'string' && destination !== '' && { destination }),
  ...(typeof reason === 'string' && reason !== '' && { reason }),
});
