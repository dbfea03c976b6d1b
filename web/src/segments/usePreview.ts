import { useDebouncedValue } from '@mantine/hooks'
import { type Condition, validateCondition } from '@parcours/model/condition/condition.ts'
import { say } from '@parcours/model/i18n/say.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../client.ts'

const TYPING_MS = 200
const IMPOSSIBLE = new Set<string>(['condition.betweenTurned', 'condition.daysAgoTurned'])

/**
 * Who answers the condition, while it is being edited; a request that
 * typing has overtaken is given up, in PostgreSQL too.
 */
export function usePreview(condition: Condition, segmentId: string | undefined) {
  const { i18n } = useTranslation()
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const [settled] = useDebouncedValue(condition, TYPING_MS)
  const issues = useMemo(
    () =>
      validateCondition(condition, 'condition').map(({ path, code, values }) => ({
        path,
        // What is there and cannot be is said while it is typed; what is missing, when one has come to its end.
        isWrong: IMPOSSIBLE.has(code),
        message: say(language, code, values),
      })),
    [condition, language],
  )
  const ready = useMemo(() => validateCondition(settled, 'condition').length === 0, [settled])
  const preview = useQuery({
    queryKey: ['segment-preview', settled, segmentId, language],
    queryFn: ({ signal }) =>
      call('previewSegment', { body: { condition: settled, ...(segmentId && { segmentId }) }, signal }),
    enabled: ready,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })
  const refused = preview.error instanceof ProblemError ? preview.error.problem.errors : []
  const warnings = ready ? (preview.data?.warnings ?? []) : []
  const errorAt = (path: string, { early = false } = {}) => {
    const at = path ? `condition.${path}` : 'condition'
    if (early) return issues.find((one) => one.path === at && one.isWrong)?.message
    return [...issues, ...refused, ...warnings].find((one) => one.path === at)?.message
  }
  return { preview, ready, issues, errorAt }
}
