import type { OutgoingEmail, Refusal } from '@parcours/model/delivery/email-provider.ts'
import type { CompiledEmail } from '../content/compile.ts'
import { SubjectEmpty } from '../content/subject.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import { inTurn, SLOW_MS } from '../process/turns.ts'

/** Renderings of one content that may run out of time before the content is given up. */
const MAX_TIMEOUTS = 3
/**
 * For each so many emails that are rendered in time, one more may run out of it: one contact's value does not condemn a
 * template.
 */
const RENDERED_PER_TIMEOUT = 50
/** One more rendering is allowed after so long. */
const TIMEOUT_REGAINED_MS = 60_000
const MAX_ALLOWED_TIMEOUTS = 20

const TOO_SLOW: Refusal = { kind: 'refused', reason: 'tooSlow' }
const NO_SUBJECT: Refusal = { kind: 'refused', reason: 'noSubject' }

/** The state of one content's renderings in this process. */
interface Rendering {
  /** How many may still run out of time. */
  left: number
  /** When `left` was last renewed, by `performance.now()`. */
  at: number
  isSlow: boolean
}

const renderings = new WeakMap<CompiledEmail, Rendering>()

/**
 * Renders one email of a content, when it is its turn. A content whose emails run out of time again and again is not
 * rendered for the contacts behind: it would block the thread for everybody else, for nothing.
 */
export async function renderInTurn(
  content: CompiledEmail,
  render: () => OutgoingEmail,
): Promise<OutgoingEmail | Refusal> {
  const rendering = renderingOf(content)
  if (!mayBegin(rendering)) return TOO_SLOW
  const { made, milliseconds } = await inTurn(rendering.isSlow, () => attempted(rendering, render))
  rendering.isSlow = milliseconds > SLOW_MS
  return made
}

function renderingOf(content: CompiledEmail): Rendering {
  const rendering = renderings.get(content) ?? { left: MAX_TIMEOUTS, at: performance.now(), isSlow: false }
  renderings.set(content, rendering)
  return rendering
}

function mayBegin(rendering: Rendering): boolean {
  const now = performance.now()
  if (rendering.left < MAX_TIMEOUTS)
    rendering.left = Math.min(MAX_TIMEOUTS, rendering.left + (now - rendering.at) / TIMEOUT_REGAINED_MS)
  rendering.at = now
  return rendering.left >= 1
}

function attempted(rendering: Rendering, render: () => OutgoingEmail): OutgoingEmail | Refusal {
  // Other emails of its batches may have run out of time while this one waited for its turn.
  if (!mayBegin(rendering)) return TOO_SLOW
  try {
    const email = render()
    rendering.left = Math.min(MAX_ALLOWED_TIMEOUTS, rendering.left + 1 / RENDERED_PER_TIMEOUT)
    return email
  } catch (error) {
    if (error instanceof SubjectEmpty) return NO_SUBJECT
    if (!(error instanceof TimeOver)) return { kind: 'refused', reason: `render: ${liquidReason(error).slice(0, 300)}` }
    rendering.left--
    return TOO_SLOW
  }
}
