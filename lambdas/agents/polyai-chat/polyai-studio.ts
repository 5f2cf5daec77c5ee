import type { PolyaiRegion } from '../../config/polyai-regions.ts';
import { segment } from './polyai-request.ts';

/**
 * Where people of a region open Agent Studio, account and project being the first two parts of a path
 * (docs.poly.ai/api-reference, "Finding your account_id and project_id").
 */
const studioOrigins: Readonly<Record<PolyaiRegion, string>> = {
  us: 'https://studio.us.poly.ai',
  uk: 'https://studio.uk.poly.ai',
  euw: 'https://studio.eu.poly.ai',
  studio: 'https://studio.poly.ai',
};

export interface StudioProject {
  readonly region: PolyaiRegion;
  readonly accountId: string;
  readonly projectId: string;
}

/**
 * The page of one conversation in Agent Studio: as PolyAI's own command line links to it (github.com/polyai/adk,
 * `get_conversation_url`), for no page of the documentation tells it.
 * @returns undefined for an id that can be no part of a path
 * @throws where account or project cannot be one
 */
export function conversationInStudio(
  { region, accountId, projectId }: StudioProject,
  conversationId: string,
): string | undefined {
  const project = `${segment(accountId, 'POLYAI_ACCOUNT_ID')}/${segment(projectId, 'POLYAI_PROJECT_ID')}`;
  // PolyAI's word: whatever it is, it makes no other page of the link, and stops no handoff
  if (/^\.{0,2}$/.test(conversationId) || !conversationId.isWellFormed()) return undefined;
  return `${studioOrigins[region]}/${project}/conversations/${encodeURIComponent(conversationId)}`;
}
