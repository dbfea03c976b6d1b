import { Checkbox, Group, Select, Stack, Text } from '@mantine/core'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { isWait, type Resettlement } from '@parcours/model/journey/take-over.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { useWords } from '../canvas/useWords.ts'
import { stepSummary } from '../nodes/summary.ts'

interface Place {
  nodeId: string
  kind: string
  name: string
  settings: unknown
  count: number
  there: boolean
}

interface Props {
  inside: number
  places: Place[]
  /** What is going to be published. */
  draft: Graph
  plan: ReadonlyMap<string, Resettlement['to']>
  onChange: (plan: ReadonlyMap<string, Resettlement['to']>) => void
}

const [STAY, EXIT] = ['stay', 'exit']

/** Who waits where, and what becomes of them: they stay in their version, leave, or go on with this one. */
export function Resettle({ inside, places, draft, plan, onChange }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const set = (from: string, to: Resettlement['to']) => onChange(new Map([...plan, [from, to]]))
  const words = useWords()
  const called = (place: Pick<Place, 'name' | 'kind' | 'settings'>) => {
    // The contract says of a place only that it is a step.
    const step = place as Pick<JourneyNode, 'name' | 'kind' | 'settings'>
    return step.name || `${t(`nodes.${step.kind}.name`)} · ${stepSummary(step, words)}`
  }
  const targets = draft.nodes.filter(({ kind }) => NODE_KINDS[kind].role !== 'trigger')
  return (
    <Stack gap="xs">
      <Text fw={600}>{t('publish.inside', { count: inside, formatted: format.number(inside) })}</Text>
      {places.map((place) => {
        const to = plan.get(place.nodeId) ?? STAY
        const target = typeof to === 'object' ? draft.nodes.find(({ id }) => id === to.nodeId) : undefined
        return (
          <div key={place.nodeId}>
            <Group gap="xs" justify="space-between" align="flex-end">
              <Text size="sm">
                {t('publish.waitAt', {
                  count: place.count,
                  formatted: format.number(place.count),
                  step: called(place),
                })}
              </Text>
              <Select
                aria-label={t('publish.whatBecomes', { step: called(place) })}
                w={{ base: '100%', sm: 300 }}
                allowDeselect={false}
                value={typeof to === 'object' ? to.nodeId : to}
                data={[
                  { value: STAY, label: t('publish.stay') },
                  ...(place.there ? [{ value: place.nodeId, label: t('publish.same') }] : []),
                  ...targets
                    .filter(({ id }) => !place.there || id !== place.nodeId)
                    .map((node) => ({ value: node.id, label: t('publish.goTo', { step: called(node) }) })),
                  { value: EXIT, label: t('publish.exit') },
                ]}
                onChange={(value) =>
                  value &&
                  set(
                    place.nodeId,
                    value === STAY || value === EXIT ? (value as 'stay' | 'exit') : { nodeId: value, retime: false },
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
                onChange={({ currentTarget }) => set(place.nodeId, { ...to, retime: currentTarget.checked })}
              />
            )}
          </div>
        )
      })}
    </Stack>
  )
}
