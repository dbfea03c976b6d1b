import { Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import type { StretchOfTime } from './useStretch.ts'

const DAYS = [1, 7, 30, 90]

/** With what the address asks for. */
const daysWith = (asked: number | undefined) =>
  asked === undefined || DAYS.includes(asked) ? DAYS : [...DAYS, asked].sort((one, other) => one - other)

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
      <Choice
        label={t('stretch.version')}
        none={t('stretch.allVersions')}
        value={stretch.version}
        data={versions}
        onChange={(value) => onChange({ ...stretch, version: value ? Number(value) : undefined })}
      />
      <Choice
        label={t('stretch.time')}
        none={t('stretch.allTime')}
        value={stretch.days}
        data={daysWith(stretch.days).map((days) => ({
          value: String(days),
          label: t('stretch.days', { count: days }),
        }))}
        onChange={(value) => onChange({ ...stretch, days: value ? Number(value) : undefined })}
      />
      {others.length > 0 && (
        <Choice
          label={t('stretch.against')}
          none={t('stretch.against')}
          value={stretch.against}
          data={others}
          w={208}
          onChange={(value) =>
            onChange({ ...stretch, against: value === 'before' ? value : value ? Number(value) : undefined })
          }
        />
      )}
    </Group>
  )
}

interface ChoiceProps {
  label: string
  /** What it says while nothing is chosen. */
  none: string
  value: string | number | undefined
  data: { value: string; label: string }[]
  w?: number
  onChange: (value: string | null) => void
}

function Choice({ label, none, value, data, w = 172, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      size="xs"
      w={w}
      placeholder={none}
      clearable
      value={value === undefined ? null : String(value)}
      data={data}
      onChange={onChange}
    />
  )
}
