import { Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'

/** What part of a journey's past is shown: a version, and so many days back. */
export interface StretchOfTime {
  version: number | undefined
  days: number | undefined
}
/** All of it. */
export const ALL: StretchOfTime = { version: undefined, days: undefined }

const DAYS = [1, 7, 30, 90] as const

/** The same as the API asks for it. */
export function stretchQuery({ version, days }: StretchOfTime): { version?: number; since?: string } {
  return {
    ...(version !== undefined && { version }),
    ...(days !== undefined && { since: new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10) }),
  }
}

interface Props {
  journeyId: string
  stretch: StretchOfTime
  onChange: (stretch: StretchOfTime) => void
}

/** Chooses which version, and how far back. */
export function StretchSelect({ journeyId, stretch, onChange }: Props) {
  const { t } = useTranslation()
  const history = useQuery({
    queryKey: ['journeyHistory', journeyId],
    queryFn: () => call('getJourneyHistory', { params: { id: journeyId } }),
  })
  const versions = (history.data?.data ?? []).filter(({ kind }) => kind === 'version')
  const set = (next: StretchOfTime) => onChange(next.version === undefined && next.days === undefined ? ALL : next)
  return (
    <Group gap={6}>
      <Select
        aria-label={t('stretch.version')}
        size="xs"
        w={172}
        placeholder={t('stretch.allVersions')}
        clearable
        value={stretch.version === undefined ? null : String(stretch.version)}
        data={versions.map(({ number }) => ({ value: String(number), label: t('path.version', { version: number }) }))}
        onChange={(value) => set({ ...stretch, version: value ? Number(value) : undefined })}
      />
      <Select
        aria-label={t('stretch.time')}
        size="xs"
        w={172}
        placeholder={t('stretch.allTime')}
        clearable
        value={stretch.days === undefined ? null : String(stretch.days)}
        data={DAYS.map((days) => ({ value: String(days), label: t('stretch.days', { count: days }) }))}
        onChange={(value) => set({ ...stretch, days: value ? Number(value) : undefined })}
      />
    </Group>
  )
}
