import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'

/** The workspace's segments. */
export function useSegments() {
  return useQuery({ queryKey: ['segments'], queryFn: () => call('listSegments') })
}

/** The options to choose a segment from: by its name, with its size when `sized`. */
export function useSegmentOptions({ sized }: { sized: boolean }): { value: string; label: string }[] {
  const format = useFormat()
  const segments = useSegments()
  return (segments.data?.data ?? []).map(({ id, name, size }) => ({
    value: id,
    label: sized ? `${name} (${format.number(size)})` : name,
  }))
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
  const options = useSegmentOptions({ sized })
  return <Select searchable data={options.filter(({ value }) => value !== without)} {...rest} />
}
