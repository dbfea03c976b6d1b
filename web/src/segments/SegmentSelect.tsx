import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'

/** The workspace's segments. */
export function useSegments() {
  return useQuery({ queryKey: ['segments'], queryFn: () => call('segments') })
}

interface Props {
  label: string
  value: string | null
  onChange: (id: string | null) => void
  error?: string | undefined
  clearable?: boolean
  w?: number
  /** A segment that is not offered. */
  without?: string
  /** Show how many people are in each. */
  sized?: boolean
}

/** Chooses one segment by name. */
export function SegmentSelect({ without, sized = false, ...rest }: Props) {
  const format = useFormat()
  const segments = useSegments()
  const data = (segments.data?.data ?? []).filter(({ id }) => id !== without).map(({ id, name, size }) => ({ value: id, label: sized ? `${name} (${format.number(size)})` : name }))
  return <Select searchable data={data} {...rest} />
}
