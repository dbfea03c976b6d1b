import { Checkbox, Group, Select, Stack, Text } from '@mantine/core'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { isWait, type StepMigration } from '@parcours/model/journey/migration.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { useWords } from '../canvas/useWords.ts'
import { stepSummary } from '../nodes/summary.ts'

interface WaitingStep {
  nodeId: string
  kind: string
  name: string
  settings: unknown
  count: number
  there: boolean
}

interface Props {
  inside: number
  steps: WaitingStep[]
  /** What is going to be published. */
  draft: Graph
  plan: ReadonlyMap<string, StepMigration['to']>
  onChange: (plan: ReadonlyMap<string, StepMigration['to']>) => void
}

const [KEEP_IN_PLACE, EXIT] = ['stay', 'exit']

/** Who waits where, and what becomes of them: they stay in their version, leave, or go on with this one. */
export function MigrateContacts({ inside, steps, draft, plan, onChange }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const set = (from: string, to: StepMigration['to']) => onChange(new Map([...plan, [from, to]]))
  const words = useWords()
  const called = (given: Pick<WaitingStep, 'name' | 'kind' | 'settings'>) => {
    // The contract leaves the settings open.
    const step = given as Pick<JourneyNode, 'name' | 'kind' | 'settings'>
    return step.name || `${t(`nodes.${step.kind}.name`)} · ${stepSummary(step, words)}`
  }
  const targets = draft.nodes.filter(({ kind }) => NODE_KINDS[kind].role !== 'trigger')
  return (
    <Stack gap="xs">
      <Text fw={600}>{t('publish.inside', { count: inside, formatted: format.number(inside) })}</Text>
      {steps.map((step) => {
        const to = plan.get(step.nodeId) ?? KEEP_IN_PLACE
        const target = typeof to === 'object' ? draft.nodes.find(({ id }) => id === to.nodeId) : undefined
        return (
          <div key={step.nodeId}>
            <Group gap="xs" justify="space-between" align="flex-end">
              <Text size="sm">
                {t('publish.waitAt', {
                  count: step.count,
                  formatted: format.number(step.count),
                  step: called(step),
                })}
              </Text>
              <Select
                aria-label={t('publish.whatBecomes', { step: called(step) })}
                w={{ base: '100%', sm: 300 }}
                allowDeselect={false}
                value={typeof to === 'object' ? to.nodeId : to}
                data={[
                  { value: KEEP_IN_PLACE, label: t('publish.stay') },
                  ...(step.there ? [{ value: step.nodeId, label: t('publish.same') }] : []),
                  ...targets
                    .filter(({ id }) => !step.there || id !== step.nodeId)
                    .map((node) => ({ value: node.id, label: t('publish.goTo', { step: called(node) }) })),
                  { value: EXIT, label: t('publish.exit') },
                ]}
                onChange={(value) =>
                  value &&
                  set(
                    step.nodeId,
                    value === KEEP_IN_PLACE || value === EXIT
                      ? (value as 'stay' | 'exit')
                      : { nodeId: value, retime: false },
                  )
                }
              />
            </Group>
            {target && isWait(target) && typeof to === 'object' && (
              <Checkbox
                mt={4}
                size="xs"
                label={t('publish.retime')}
                checked={to.retime}
                onChange={({ currentTarget }) => set(step.nodeId, { ...to, retime: currentTarget.checked })}
              />
            )}
          </div>
        )
      })}
    </Stack>
  )
}
