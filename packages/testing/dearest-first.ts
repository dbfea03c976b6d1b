import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * What takes a minute, most of it waiting for a kill, a silence or a limit to be over, begins first: at the end it
 * would keep one worker busy, and the others wait for it. Python's libraries are there by the time that the last are
 * begun.
 */
const DEAREST = [
  'packages/api/every-operation.test.ts',
  'activities/fault.test.ts',
  'packages/domain/journeys/plans.test.ts',
  'packages/launcher/keep-running.test.ts',
  'activities/journey-dates.test.ts',
  'activities/campaign-fault.test.ts',
  'activities/campaigns.test.ts',
  'activities/unready-segments.test.ts',
  'packages/api/reference/schemathesis.test.ts',
  'packages/domain/segments/segments.property.test.ts',
  'packages/api/segment/clients.test.ts',
  'packages/domain/campaigns/comparisons.test.ts',
  'packages/channels/email/ses/ses.test.ts',
  // Has the product started that most of the others share; these two meanwhile do without.
  'web/e2e/emails.test.ts',
  'web/e2e/start.test.ts',
  'web/e2e/analytics-next.test.ts',
  'web/e2e/first-minutes.test.ts',
  'web/e2e/journeys-drafts.test.ts',
]

/** Projects in this order. A process is reused by files of its own project alone: each project begins but once. */
const PROJECTS = ['server', 'interface', 'browser']

/**
 * Begins with these. The others come as Vitest sorts them: what failed in an earlier run, then what took longest in it;
 * without one, the largest file first.
 */
export class DearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const index = DEAREST.indexOf(relative(ROOT, moduleId))
      return PROJECTS.indexOf(project.name) * (DEAREST.length + 1) + (index === -1 ? DEAREST.length : index)
    }
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}
