import { CAMPAIGN_DRAFT } from '../campaigns/campaign-draft.ts'
import { JOURNEY_DRAFT } from '../journeys/journey-draft.ts'
import { EMAIL_DRAFT } from '../templates/email-draft.ts'
import { resuming } from './open-drafts.ts'

/** All kinds of things that are edited as drafts which save themselves. */
export const DRAFT_KINDS = [resuming(JOURNEY_DRAFT), resuming(CAMPAIGN_DRAFT), resuming(EMAIL_DRAFT)]
