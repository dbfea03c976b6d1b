import { type Language, say } from '@parcours/model/i18n/say.ts'
import type { Issue } from '@parcours/model/issue.ts'

/** Issues as users read them. */
export const worded = (issues: Issue[], language: Language) =>
  issues.map(({ path, code, values }) => ({ path, code, message: say(language, code, values) }))
