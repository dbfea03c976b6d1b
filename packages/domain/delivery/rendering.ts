import type { OutgoingEmail, Refusal } from '@parcours/model/delivery/email-provider.ts'
import type { CompiledEmail } from '../content/compile.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import { inTurn, SLOW_MS } from '../process/turns.ts'

/** Renderings of one content that may run out of time before the content is given up. */
const MOST_LOST = 3
/**
 * For each so many emails that are rendered in time, one more may run out of it: one contact's value does not condemn a
 * template.
 */
const RENDERED_FOR_ONE = 50
/** One more rendering is allowed after so long. */
const REGAINED_MS = 60_000
const MOST_KEPT = 20

const TOO_SLOW: Refusal = { kind: 'refused', reason: 'tooSlow' }

/** The state of one content's renderings in this process. */
interface Course {
  /** How many may still run out of time. */
  left: number
  /** When `left` was last renewed, by `performance.now()`. */
  at: number
  isSlow: boolean
}

const courses = new WeakMap<CompiledEmail, Course>()

/**
 * Renders one email of a content, when it is its turn. A content whose emails run out of time again and again is not
 * rendered for the contacts behind: it would block the thread for everybody else, for nothing.
 */
export async function renderInTurn(
  content: CompiledEmail,
  render: () => OutgoingEmail,
): Promise<OutgoingEmail | Refusal> {
  const course = courseOf(content)
  if (!mayBegin(course)) return TOO_SLOW
  const { made, milliseconds } = await inTurn(course.isSlow, () => attempted(course, render))
  course.isSlow = milliseconds > SLOW_MS
  return made
}

function courseOf(content: CompiledEmail): Course {
  const course = courses.get(content) ?? { left: MOST_LOST, at: performance.now(), isSlow: false }
  courses.set(content, course)
  return course
}

function mayBegin(course: Course): boolean {
  const now = performance.now()
  if (course.left < MOST_LOST) course.left = Math.min(MOST_LOST, course.left + (now - course.at) / REGAINED_MS)
  course.at = now
  return course.left >= 1
}

function attempted(course: Course, render: () => OutgoingEmail): OutgoingEmail | Refusal {
  // Other emails of its batches may have run out of time while this one waited for its turn.
  if (!mayBegin(course)) return TOO_SLOW
  try {
    const email = render()
    course.left = Math.min(MOST_KEPT, course.left + 1 / RENDERED_FOR_ONE)
    return email
  } catch (error) {
    if (!(error instanceof TimeOver)) return { kind: 'refused', reason: `render: ${liquidReason(error).slice(0, 300)}` }
    course.left--
    return TOO_SLOW
  }
}
