import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type Condition, validateCondition } from '@parcours/model/condition/condition.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'

const TYPING_MS = 400
const KEPT_MS = 60_000

/** How many contacts match one condition by itself; nothing while it is not whole. */
export function MatchingCount({ condition }: { condition: Condition }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [settled] = useDebouncedValue(condition, TYPING_MS)
  const ready = useMemo(() => validateCondition(settled, '').length === 0, [settled])
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['matching', settled],
    queryFn: ({ signal }) => call('matchContacts', { body: { condition: settled }, signal }),
    enabled: ready,
    placeholderData: keepPreviousData,
    staleTime: KEPT_MS,
  })
  if (!ready || !data) return null
  return (
    <Text size="sm" c="dimmed" aria-busy={isPlaceholderData}>
      {t('condition.matching', { count: data.count, formatted: format.number(data.count) })}
    </Text>
  )
}
