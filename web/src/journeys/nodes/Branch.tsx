import { Button, Paper, Stack, Text } from '@mantine/core'
import { conditionSentence, leavesOf } from '@parcours/model/condition/condition.ts'
import { comparisonWords } from '@parcours/model/condition/words.ts'
import { type Branch, OTHERWISE } from '@parcours/model/journey/nodes/branch.ts'
import { freshPortId } from '@parcours/model/journey/port-id.ts'
import { IconGitBranch, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters } from '../../conditions/ComparisonFields.tsx'
import { ConditionBuilder } from '../../conditions/ConditionBuilder.tsx'
import { PortHead } from './PortHead.tsx'
import type { NodeView, Words } from './view.ts'

const MAX_BRANCHES = 12

/** A way by the name it was given, or else by what it asks. */
function nameOf({ name, condition, entry }: Branch, number: number, { t, language, names }: Words): string {
  if (name) return name
  const asked = [
    ...(leavesOf(condition).length > 0 ? [conditionSentence(condition, language, names)] : []),
    ...entry.map((one) => comparisonWords(language, one, { property: (key) => key })),
  ].join(' · ')
  return asked.length > 0 && asked.length <= 40 ? asked : t('nodes.branch.way', { number })
}

export const branch: NodeView<'branch'> = {
  icon: IconGitBranch,
  group: 'decide',
  color: 'yellow',
  summary: ({ branches }, { t }) => t('nodes.branch.summary', { count: branches.length }),
  portName: ({ branches }, port, words) => {
    const index = branches.findIndex(({ id }) => id === port)
    const one = branches[index]
    return one ? nameOf(one, index + 1, words) : words.t(`ports.${OTHERWISE}`)
  },
  Form: function BranchForm({ settings: { branches }, onChange, errorAt }) {
    const { t } = useTranslation()
    const replace = (index: number, changed: Branch) =>
      onChange({ branches: branches.map((one, at) => (at === index ? changed : one)) })
    const moveUp = (index: number) =>
      onChange({ branches: branches.toSpliced(index - 1, 2, ...branches.slice(index - 1, index + 1).reverse()) })
    return (
      <Stack gap="sm">
        {branches.map((one, index) => (
          <Paper key={one.id} withBorder p="sm">
            <PortHead
              name={one.name}
              placeholder={t('nodes.branch.way', { number: index + 1 })}
              onRename={(name) => replace(index, { ...one, name })}
              onUp={index > 0 ? () => moveUp(index) : undefined}
              onRemove={branches.length > 1 ? () => onChange({ branches: branches.toSpliced(index, 1) }) : undefined}
            />
            <Text size="sm" fw={500} mb={4}>
              {t('nodes.branch.of')}
            </Text>
            <ConditionBuilder
              condition={one.condition}
              onChange={(condition) => replace(index, { ...one, condition })}
              errorAt={(path) => errorAt(path ? `branches.${index}.condition.${path}` : `branches.${index}.condition`)}
            />
            <Text size="sm" fw={500} mt="sm" mb={4}>
              {t('nodes.branch.entry')}
            </Text>
            <EventFilters
              where={one.entry}
              onChange={(entry) => replace(index, { ...one, entry })}
              errorAt={(path) => errorAt(`branches.${index}.${path.replace(/^where/, 'entry')}`)}
            />
          </Paper>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          disabled={branches.length >= MAX_BRANCHES}
          onClick={() =>
            onChange({
              branches: [
                ...branches,
                { id: freshPortId(branches), name: '', condition: { kind: 'all', of: [] }, entry: [] },
              ],
            })
          }
        >
          {t('nodes.branch.add')}
        </Button>
      </Stack>
    )
  },
}
