import type { ConversionsAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import type { Edge as CanvasEdge } from '@parcours/model/journey/graph.ts'
import type { Words } from '../nodes/view.ts'
import type { DropPlace } from './drop-place.ts'
import type { NoteData } from './NoteCard.tsx'
import type { OpenPortsData } from './OpenPorts.tsx'
import type { PartData } from './PartCard.tsx'
import type { EdgeData } from './StepEdge.tsx'

/** What the canvas shows of a journey beside its drawing. */
export interface FlowOptions {
  words: Words
  selected: ReadonlySet<string>
  problems?: ReadonlyMap<string, string[]>
  live?: LiveAnswer | undefined
  /** Shown in live, where the journey has a goal. */
  conversions?: ConversionsAnswer | undefined
  /** The ways that a contact took, as `step way`: the others stand back. */
  taken?: ReadonlySet<string> | undefined
  /** How many would go each way, in a simulation. */
  passages?: LiveAnswer['ports'] | undefined
  edit?: Pick<EdgeData, 'onInsert' | 'onRemove'> &
    Pick<OpenPortsData, 'onAppend'> & {
      /** Where a step that is dragged would be put. */
      over?: DropPlace | undefined
    }
  notes?: Pick<NoteData, 'onWrite' | 'onRemove'>
  /** Which parts are folded, and how that is changed. */
  folded: ReadonlySet<string>
  parts: Pick<PartData, 'onFold' | 'onName' | 'onDissolve'>
  /** In live: shows who went a way. */
  onOpenPort?: (edge: CanvasEdge) => void
}
