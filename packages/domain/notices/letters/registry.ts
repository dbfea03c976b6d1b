import type { LetterKind } from '../letter.ts'
import type { NoticeKind } from '../notices.ts'
import { campaignHeld } from './campaign-held.ts'
import { journeyStep } from './journey-step.ts'

/** How each kind of notice is written. */
export const LETTERS: { [Kind in NoticeKind]: LetterKind<Kind> } = { campaignHeld, journeyStep }
