import { Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import type { StretchOfTime } from './useStretch.ts'

const DAYS = [1, 7, 30, 90] as const

interface Props {
  journeyId: string
  stretch: StretchOfTime
  onChange: (stretch: StretchOfTime) => void
}

/** Chooses which version, how far back, and what stands beside it. */
export function StretchSelect({ journeyId, stretch, onChange }: Props) {
  const { t } = useTranslation()
  const history = useQuery({
    queryKey: ['journeyHistory', journeyId],
    queryFn: () => call('getJourneyHistory', { params: { id: journeyId } }),
  })
  const versions = (history.data?.data ?? [])
    .filter(({ kind }) => kind === 'version')
    .map(({ number }) => ({ value: String(number), label: t('path.version', { version: number }) }))
  const others = [
    ...(stretch.days === undefined ? [] : [{ value: 'before', label: t('stretch.before', { count: stretch.days }) }]),
    ...(stretch.version === undefined ? [] : versions.filter(({ value }) => value !== String(stretch.version))),
  ]
  return (
    <Group gap={6}>
      <Select
        aria-label={t('stretch.version')}
        size="xs"
        w={172}
        placeholder={t('stretch.allVersions')}
        clearable
        value={stretch.version === undefined ? null : String(stretch.version)}
        data={versions}
        onChange={(value) => onChange({ ...stretch, version: value ? Number(value) : undefined })}
      />
      <Select
        aria-label={t('stretch.time')}
        size="xs"
        w={172}
        placeholder={t('stretch.allTime')}
        clearable
        value={stretch.days === undefined ? null : String(stretch.days)}
        data={DAYS.map((days) => ({ value: String(days), label: t('stretch.days', { count: days }) }))}
        onChange={(value) => onChange({ ...stretch, days: value ? Number(value) : undefined })}
      />
      {others.length > 0 && (
        <Select
          aria-label={t('stretch.against')}
          size="xs"
          w={208}
          placeholder={t('stretch.against')}
          clearable
          value={stretch.against === undefined ? null : String(stretch.against)}
          data={others}
          onChange={(value) =>
            onChange({ ...stretch, against: value === 'before' ? value : value ? Number(value) : undefined })
          }
        />
      )}
    </Group>
  )
}
