import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'

/** The workspace's segments. */
export function useSegments() {
  return useQuery({ queryKey: ['segments'], queryFn: () => call('listSegments') })
}

interface Asked {
  sized: boolean
  /** What is chosen: a segment that was deleted since is shown as such, never by its id. */
  chosen: string[]
}

/** The options to choose a segment from: by its name, with its size when `sized`. */
export function useSegmentOptions({ sized, chosen }: Asked): { value: string; label: string }[] {
  const { t } = useTranslation()
  const format = useFormat()
  const segments = useSegments()
  const known = segments.data?.data ?? []
  const missing = [...new Set(chosen)].filter((id) => !known.some((segment) => segment.id === id))
  return [
    ...known.map(({ id, name, size }) => ({ value: id, label: sized ? `${name} (${format.number(size)})` : name })),
    ...missing.map((id) => ({ value: id, label: segments.data ? t('segments.gone') : '…' })),
  ]
}

interface Props {
  label: string
  value: string | null
  onChange: (id: string | null) => void
  error?: string | undefined
  clearable?: boolean
  placeholder?: string
  w?: number
  /** A segment that is not offered. */
  without?: string
  /** Shows the size of each. */
  sized?: boolean
}

/** Chooses one segment by name. */
export function SegmentSelect({ without, sized = false, ...rest }: Props) {
  const options = useSegmentOptions({ sized, chosen: rest.value ? [rest.value] : [] })
  return <Select searchable data={options.filter(({ value }) => value !== without)} {...rest} />
}
