import { Box, Group, Stack, Text } from '@mantine/core'
import { useFormat } from './format.ts'

export interface Bar {
  label: string
  count: number
}

/** Shares of a whole as bars from zero, each with its number beside. */
export function Bars({ title, bars, whole }: { title: string; bars: Bar[]; whole: number }) {
  const format = useFormat()
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {bars.map(({ label, count }) => (
        <div key={label}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" truncate>
              {label}
            </Text>
            <Text size="sm" className="number" style={{ whiteSpace: 'nowrap' }}>
              {format.number(count)}{' '}
              <Text span size="sm" c="dimmed">
                {format.percent(count, whole)}
              </Text>
            </Text>
          </Group>
          <Box h={6} bg="var(--app-line)" style={{ borderRadius: 3, overflow: 'hidden' }} aria-hidden>
            <Box
              h={6}
              w={`${whole === 0 ? 0 : Math.min(100, (100 * count) / whole)}%`}
              bg="var(--mantine-primary-color-filled)"
              style={{ borderRadius: 3 }}
            />
          </Box>
        </div>
      ))}
    </Stack>
  )
}

/** Counts over time as columns from zero; the table behind them is for readers of screens. */
export function Columns({ title, bars }: { title: string; bars: Bar[] }) {
  const format = useFormat()
  const max = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Group gap={2} h={56} align="flex-end" wrap="nowrap" aria-hidden>
        {bars.map(({ label, count }) => (
          <Box
            key={label}
            flex={1}
            h={`${Math.max(2, (100 * count) / max)}%`}
            bg="var(--mantine-primary-color-filled)"
            style={{ borderRadius: '2px 2px 0 0' }}
            title={`${label} · ${format.number(count)}`}
          />
        ))}
      </Group>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {bars[0]?.label}
        </Text>
        <Text size="xs" c="dimmed">
          {bars.at(-1)?.label}
        </Text>
      </Group>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {bars.map(({ label, count }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Stack>
  )
}
