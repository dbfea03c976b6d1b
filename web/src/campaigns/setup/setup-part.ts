import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'

/** What each part of the form gets: the definition, and how to change some of it. */
export interface SetupPart {
  definition: CampaignDefinition
  /** @param key changes with the same key in quick succession are one step to undo */
  change: (part: Partial<CampaignDefinition>, key: string) => void
  /** Why what was written there cannot be saved, by its path in the definition. */
  errorAt: (path: string) => string | undefined
}
