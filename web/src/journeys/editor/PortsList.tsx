import { Select, Stack, Text } from '@mantine/core'
import { connect, disconnect } from '@parcours/model/journey/edit.ts'
import { type Graph, type JourneyNode, portsOf, targetOf } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { useTranslation } from 'react-i18next'
import { useWords } from '../canvas/useWords.ts'
import { portName } from '../nodes/port-name.ts'

/** Where each way out of a step leads: the edges, for users who do not draw them. */
export function PortsList({
  graph,
  node,
  onChange,
}: {
  graph: Graph
  node: JourneyNode
  onChange: (graph: Graph) => void
}) {
  const { t } = useTranslation()
  const words = useWords()
  const ports = portsOf(node)
  if (ports.length === 0) return null
  const twins = Map.groupBy(graph.nodes, (one) => one.name || t(`nodes.${one.kind}.name`))
  const offered = graph.nodes
    .filter(({ id, kind }) => id !== node.id && NODE_KINDS[kind].role !== 'trigger')
    .map(({ id, name, kind }) => {
      const called = name || t(`nodes.${kind}.name`)
      return { value: id, label: (twins.get(called)?.length ?? 0) > 1 ? `${called} (${id})` : called }
    })
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('editor.waysOut')}
      </Text>
      {ports.map((port) => {
        const target = targetOf(graph, node.id, port)
        return (
          <Select
            key={port}
            size="xs"
            searchable
            clearable
            label={portName(node, port, words)}
            placeholder={t('editor.nowhere')}
            value={target?.id ?? null}
            data={offered}
            onChange={(to) => {
              if (to) onChange(connect(graph, { from: node.id, port, to }))
              else if (target) onChange(disconnect(graph, { from: node.id, port, to: target.id }))
            }}
          />
        )
      })}
    </Stack>
  )
}
