import { Box, Group, Text, Tooltip } from '@mantine/core'
import { useFormat } from './format.ts'

/** Counts by hour as bars from zero, the highest and the ends labelled. A table for screen readers stands behind. */
export function HourBars({ title, hours }: { title: string; hours: { at: string; count: number }[] }) {
  const format = useFormat()
  const max = Math.max(1, ...hours.map(({ count }) => count))
  return (
    <Box component="figure" m={0}>
      <Group justify="space-between" component="figcaption" mb={8}>
        <Text fw={600}>{title}</Text>
        <Text size="xs" c="dimmed">
          max {format.number(max)}
        </Text>
      </Group>
      <Group gap={3} h={72} align="flex-end" wrap="nowrap" aria-hidden>
        {hours.map(({ at, count }) => (
          <Tooltip key={at} label={`${format.time(at)} · ${format.number(count)}`}>
            <Box
              flex={1}
              h={`${Math.max(2, (count / max) * 100)}%`}
              bg={count > 0 ? 'var(--mantine-primary-color-filled)' : 'var(--app-line)'}
              style={{ borderRadius: 2 }}
            />
          </Tooltip>
        ))}
      </Group>
      <Group justify="space-between" mt={4} aria-hidden>
        <Text size="xs" c="dimmed">
          {hours[0] && format.time(hours[0].at)}
        </Text>
        <Text size="xs" c="dimmed">
          {hours.at(-1) && format.time(hours.at(-1)?.at ?? '')}
        </Text>
      </Group>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <tbody>
          {hours.map(({ at, count }) => (
            <tr key={at}>
              <th scope="row">{format.time(at)}</th>
              <td>{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  )
}
