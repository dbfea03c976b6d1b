import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useMutation } from '../../parts/useMutation.ts'
import { SidePanel } from './SidePanel.tsx'

/** What the tests are chosen by, in place of a step: no step can have this id. */
export const TESTS = ':tests'

const SHOWN_AS = `tests:
  - name: …
    contact: { country: FR }
    event: { name: … }
    later:
      - { after: 2 days, event: … }
    expect:
      path: [trigger, mail]
      emails: [ … ]`

interface Props {
  journeyId: string
  graph: Graph
  /** The draft must be kept before it is tested. */
  save: () => Promise<void>
  incomplete: boolean
  overlay: boolean
  onClose: () => void
}

/** Plays the tests of the draft: contacts made up, what they do, and what must become of them. */
export function TestsPanel({ journeyId, graph, save, incomplete, overlay, onClose }: Props) {
  const { t } = useTranslation()
  const run = useMutation({
    mutationFn: async () => {
      await save()
      return call('testJourney', { params: { id: journeyId } })
    },
  })
  const tests = graph.tests ?? []
  const results = run.data?.data
  return (
    <SidePanel
      label={t('tests.title')}
      title={t('tests.title')}
      text={t('tests.text')}
      overlay={overlay}
      onClose={onClose}
    >
      {tests.length === 0 && (
        <>
          <Text size="sm">{t('tests.empty')}</Text>
          <Code block>{SHOWN_AS}</Code>
        </>
      )}
      {tests.length > 0 && incomplete && <Alert color="yellow">{t('try.incomplete')}</Alert>}
      <ErrorNote error={run.error} />
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite">
        {tests.map(({ name }, index) => {
          const result = results?.[index]
          return (
            <Group key={name} component="li" wrap="nowrap" align="flex-start" gap="xs">
              <State passed={result?.passed} />
              <div>
                <Text size="sm">{name}</Text>
                {result?.problems.map((problem) => (
                  <Text key={problem} size="xs" c="var(--mantine-color-error)">
                    {problem}
                  </Text>
                ))}
              </div>
            </Group>
          )
        })}
      </Stack>
      {tests.length > 0 && (
        <Button onClick={() => run.mutate()} loading={run.isPending} disabled={incomplete}>
          {t('tests.run')}
        </Button>
      )}
    </SidePanel>
  )
}

function State({ passed }: { passed: boolean | undefined }) {
  const { t } = useTranslation()
  const style = { flexShrink: 0, marginTop: 1 }
  if (passed === undefined) return <IconCircleDashed size={18} style={style} aria-label={t('tests.notRun')} />
  return passed ? (
    <IconCircleCheck size={18} style={style} color="var(--mantine-color-teal-7)" aria-label={t('tests.passed')} />
  ) : (
    <IconCircleX size={18} style={style} color="var(--mantine-color-error)" aria-label={t('tests.failed')} />
  )
}
