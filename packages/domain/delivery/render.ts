import type { OutgoingMessage, Refusal } from '@parcours/model/delivery/provider.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import type { CompiledContent, DeliveryChannel } from '../channels/channel.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import { inTurn, SLOW_MS } from '../process/turns.ts'

/** Renderings of a new content that may run out of time before the content is given up. */
const FIRST_ALLOWED_TIMEOUTS = 3
/**
 * For each so many messages that are rendered in time, one more may run out of it: one contact's value does not condemn
 * a template.
 */
const RENDERED_PER_TIMEOUT = 50
/** One more rendering is allowed after so long. */
const TIMEOUT_REGAINED_MS = 60_000
const MAX_ALLOWED_TIMEOUTS = 20

const TOO_SLOW: Refusal = { kind: 'refused', reason: 'tooSlow' }

/** The state of one content's renderings in this process. */
interface Rendering {
  /** How many may still run out of time. */
  left: number
  /** When `left` was last renewed, by `performance.now()`. */
  at: number
  isSlow: boolean
}

const renderings = new WeakMap<CompiledContent, Rendering>()

/**
 * Renders one message of a content, when it is its turn. A content whose messages run out of time again and again is
 * not rendered for the contacts behind: it would block the thread for everybody else, for nothing.
 */
export async function renderInTurn<Outgoing extends OutgoingMessage>(
  content: CompiledContent,
  render: () => Outgoing,
  refusalOf: DeliveryChannel['refusalOf'],
): Promise<Outgoing | Refusal> {
  const rendering = renderingOf(content)
  if (!mayBegin(rendering)) return TOO_SLOW
  const { made, milliseconds } = await inTurn(rendering.isSlow, () => attempted(rendering, render, refusalOf))
  rendering.isSlow = milliseconds > SLOW_MS
  return made
}

function renderingOf(content: CompiledContent): Rendering {
  const rendering = renderings.get(content) ?? { left: FIRST_ALLOWED_TIMEOUTS, at: performance.now(), isSlow: false }
  renderings.set(content, rendering)
  return rendering
}

function mayBegin(rendering: Rendering): boolean {
  const now = performance.now()
  if (rendering.left < FIRST_ALLOWED_TIMEOUTS)
    rendering.left = Math.min(FIRST_ALLOWED_TIMEOUTS, rendering.left + (now - rendering.at) / TIMEOUT_REGAINED_MS)
  rendering.at = now
  return rendering.left >= 1
}

function attempted<Outgoing>(
  rendering: Rendering,
  render: () => Outgoing,
  refusalOf: DeliveryChannel['refusalOf'],
): Outgoing | Refusal {
  // Other messages of its batches may have run out of time while this one waited for its turn.
  if (!mayBegin(rendering)) return TOO_SLOW
  try {
    const message = render()
    rendering.left = Math.min(MAX_ALLOWED_TIMEOUTS, rendering.left + 1 / RENDERED_PER_TIMEOUT)
    return message
  } catch (error) {
    if (!(error instanceof TimeOver))
      return refusalOf(error) ?? { kind: 'refused', reason: `render: ${truncateText(liquidReason(error), 300)}` }
    rendering.left--
    return TOO_SLOW
  }
}
