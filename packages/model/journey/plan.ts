/** One step, reduced to what the conductor must know. No content, no personal data: it enters Temporal's history. */
export interface PlanStep {
  /** Shown in Temporal Web UI. */
  label: string
  role: 'condition' | 'wait' | 'action' | 'exit'
  effect: boolean
  /** Ids of the steps that its ports lead to. */
  next: string[]
}

/** A published journey as its runs see it. */
export interface Plan {
  /** The first step after the trigger. */
  first: string
  steps: Record<string, PlanStep>
}

/**
 * The steps that one activity carries out from `start` on, in order: the instant ones that can be reached without
 * waiting, and then the effectful one after them if there is exactly one (each further one gets its own activity).
 */
export function segmentFrom(plan: Plan, start: string): string[] {
  const segment: string[] = []
  const effects = new Set<string>()
  const visit = (id: string) => {
    const step = plan.steps[id]
    if (!step || segment.includes(id) || step.role === 'exit') return
    if (step.effect) return void effects.add(id)
    // Contacts who arrive at a wait get their time on arrival; they leave it in another activity.
    if (step.role === 'wait' && id !== start) return
    segment.push(id)
    step.next.forEach(visit)
  }
  visit(start)
  const ordered = inOrder(plan, segment)
  const [effect, another] = effects
  return effect && !another ? [...ordered, effect] : ordered
}

/** Each step after all of those that lead to it. */
function inOrder(plan: Plan, ids: string[]): string[] {
  const ordered: string[] = []
  const place = (id: string) => {
    if (ordered.includes(id)) return
    for (const before of ids) if (plan.steps[before]?.next.includes(id)) place(before)
    ordered.push(id)
  }
  ids.forEach(place)
  return ordered
}
