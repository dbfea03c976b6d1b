import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ComparisonAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import classes from './comparison.module.css'
import { useMeasureWords } from './useMeasureWords.ts'

/** One measure: of each campaign its value as a point and its bounds of 95 % as a line, on one scale from zero. */
export function MeasurePlot({
  measured,
  comparison,
}: {
  measured: ComparisonAnswer['measures'][number]
  comparison: ComparisonAnswer
}) {
  const { t } = useTranslation()
  const words = useMeasureWords(comparison)
  const { measure } = measured
  // Where nobody did it there is nothing to show.
  const values = measured.leading === null ? [] : measured.values
  const end = Math.max(...values.map(({ value, high }) => Math.max(value, high ?? 0))) || 1
  const at = (amount: number) => `${Math.min(100, Math.max(0, (100 * amount) / end))}%`
  return (
    <Paper withBorder p="md">
      <Title order={3}>{t(`comparison.measures.${measure}`)}</Title>
      <Text size="sm" c="dimmed" mb={values.length > 0 ? 'sm' : 0} style={{ overflowWrap: 'anywhere' }}>
        {words.message(measured)}
      </Text>
      <Stack gap="sm" component="ul" className={classes.values}>
        {values.map((one) => (
          <li key={one.id}>
            <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
              <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }} title={words.nameOf(one.id)}>
                {words.nameOf(one.id)}
              </Text>
              <Text size="sm" fw={600} className="number" style={{ whiteSpace: 'nowrap' }}>
                {words.value(measure, one.value)}
              </Text>
            </Group>
            <Box className={classes.plot} aria-hidden data-figures>
              {one.low !== null && one.high !== null && (
                <span
                  className={classes.interval}
                  style={{ left: at(one.low), right: `calc(100% - ${at(one.high)})` }}
                />
              )}
              <span
                className={classes.point}
                data-leading={one.id === measured.leading || undefined}
                style={{ left: at(one.value) }}
              />
            </Box>
            <Text size="xs" c="dimmed">
              {[words.interval(measure, one), words.standing(measure, one)].filter(Boolean).join(' · ')}
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  )
}
