import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { useTranslation } from 'react-i18next'
import { MatchingCount } from '../conditions/MatchingCount.tsx'
import { READY_SEGMENTS, type ReadySegment } from './ready-segments.ts'

interface Props {
  onChoose: (segment: { name: string; condition: Condition }) => void
}

/** Segments to begin with, each with how many match it now. */
export function ReadySegments({ onChoose }: Props) {
  const { t } = useTranslation()
  return (
    <Stack gap="xs" component="section" aria-label={t('segments.ready.title')}>
      <Title order={2} size="h4">
        {t('segments.ready.title')}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs">
        {(Object.keys(READY_SEGMENTS) as ReadySegment[]).map((key) => {
          const name = t(`segments.ready.${key}.name`)
          return (
            <Paper
              key={key}
              component="button"
              type="button"
              ta="left"
              style={{ display: 'flex', flexDirection: 'column', alignItems: 'flex-start' }}
              withBorder
              p="sm"
              onClick={() => onChoose({ name, condition: READY_SEGMENTS[key] })}
            >
              <Text fw={600}>{name}</Text>
              <Text size="sm" c="dimmed">
                {t(`segments.ready.${key}.text`)}
              </Text>
              <MatchingCount condition={READY_SEGMENTS[key]} />
            </Paper>
          )
        })}
      </SimpleGrid>
    </Stack>
  )
}
