import { Badge, Button, Group, Paper, Progress, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../parts/format.ts'
import { paths } from '../paths.ts'

export type StartSteps = AnswerOf<Routes['getStart']>

const STEPS = [
  { key: 'sender', to: paths.settings('sending') },
  { key: 'contacts', to: paths.imports() },
  { key: 'event', to: paths.settings('keys') },
  { key: 'journey', to: paths.journeys() },
] as const satisfies { key: keyof StartSteps; to: string }[]

/** How a new workspace begins: what it has, and what it still needs. */
export function Start({ steps, onHide }: { steps: StartSteps; onHide: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const done = STEPS.filter(({ key }) => steps[key]).length
  const next = STEPS.find(({ key }) => !steps[key])
  const progress = t('home.start.done', { done: format.number(done), total: format.number(STEPS.length) })
  return (
    <Paper withBorder p="md" component="section" aria-label={t('home.start.title')}>
      <Group justify="space-between" gap="sm">
        <Title order={2} fz="lg">
          {t('home.start.title')}
        </Title>
        <Button variant="subtle" size="compact-sm" color="gray" onClick={onHide}>
          {t('home.start.hide')}
        </Button>
      </Group>
      <Group gap="sm" mb="sm" wrap="nowrap">
        <Progress.Root size="sm" radius="sm" w={120}>
          <Progress.Section value={(100 * done) / STEPS.length} aria-label={progress} />
        </Progress.Root>
        <Text size="sm" c="dimmed">
          {progress}
        </Text>
      </Group>
      <Stack gap={0} component="ol" style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {STEPS.map(({ key, to }, index) => (
          <Group key={key} component="li" gap="sm" py="sm" wrap="nowrap" align="flex-start" className="start-step">
            <ThemeIcon radius="xl" size={28} variant={steps[key] ? 'filled' : 'default'} aria-hidden>
              {steps[key] ? <IconCheck size={16} /> : format.number(index + 1)}
            </ThemeIcon>
            <Group justify="space-between" gap="sm" style={{ flex: 1, minWidth: 0 }}>
              <div>
                <Text fw={600}>{t(`home.start.${key}`)}</Text>
                {!steps[key] && (
                  <Text size="sm" c="dimmed">
                    {t(`home.start.${key}Text`)}
                  </Text>
                )}
              </div>
              {steps[key] ? (
                <Badge variant="light" color="teal" c="var(--mantine-color-text)" tt="none">
                  {t('home.start.isDone')}
                </Badge>
              ) : (
                <Button component={Link} to={to} size="sm" variant={key === next?.key ? 'filled' : 'default'}>
                  {t(`home.start.${key}Action`)}
                </Button>
              )}
            </Group>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
