import { NoteCard } from './NoteCard.tsx'
import { PartCard, PartFrame } from './PartCard.tsx'
import { StepCard } from './StepCard.tsx'
import { StepEdge } from './StepEdge.tsx'

/** What the canvas draws things with. */
export const NODE_TYPES = { step: StepCard, note: NoteCard, part: PartCard, frame: PartFrame }
export const EDGE_TYPES = { edge: StepEdge }

/** Up to so many steps all are drawn, so that the keyboard reaches each; beyond, only those in sight. */
export const DRAWN_WHOLE = 100
