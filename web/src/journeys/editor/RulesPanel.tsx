import { ActionIcon, Button, Group, Paper, Radio, Stack, Switch, Text } from '@mantine/core'
import type { ExitRule, Goal, Rules } from '@parcours/model/journey/rules.ts'
import { IconLogout, IconPlus, IconTarget, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters } from '../../conditions/ComparisonFields.tsx'
import { EventName } from '../../conditions/fields.tsx'
import { NumberField } from '../../parts/NumberField.tsx'
import { SegmentSelect } from '../../segments/SegmentSelect.tsx'
import { SameAsEntry } from '../nodes/SameAsEntry.tsx'
import type { FoundIssue } from './found-issue.ts'
import { SidePanel } from './SidePanel.tsx'

const MAX_EXITS = 10
const FRESH_GOAL: Goal = { event: '', where: [], days: 30, exit: true }

interface Props {
  rules: Rules
  issues: FoundIssue[]
  overlay: boolean
  onClose: () => void
  onChange: (rules: Rules) => void
}

/** What the journey is for, and what makes contacts leave it: what holds at each of its steps. */
export function RulesPanel({ rules, issues, overlay, onClose, onChange }: Props) {
  const { t } = useTranslation()
  const { goal, exits } = rules
  const errorAt = (below: string) => (path: string) =>
    issues.find((one) => one.path === `rules.${below}.${path}`)?.message
  const replace = (index: number, rule: ExitRule) =>
    onChange({ ...rules, exits: exits.map((one, at) => (at === index ? rule : one)) })
  const add = (rule: ExitRule) => onChange({ ...rules, exits: [...exits, rule] })
  return (
    <SidePanel
      label={t('rules.title')}
      title={t('rules.title')}
      text={t('rules.text')}
      overlay={overlay}
      onClose={onClose}
    >
      <div>
        <Text fw={600}>{t('rules.goal')}</Text>
        <Text size="sm" c="dimmed">
          {t('rules.goalText')}
        </Text>
      </div>
      {goal ? (
        <Paper withBorder p="sm">
          <Stack gap="sm">
            <GoalFields
              goal={goal}
              errorAt={errorAt('goal')}
              onChange={(changed) => onChange({ ...rules, goal: changed })}
            />
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              leftSection={<IconTrash size={14} />}
              style={{ alignSelf: 'flex-start' }}
              onClick={() => onChange({ ...rules, goal: null })}
            >
              {t('rules.removeGoal')}
            </Button>
          </Stack>
        </Paper>
      ) : (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconTarget size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange({ ...rules, goal: FRESH_GOAL })}
        >
          {t('rules.addGoal')}
        </Button>
      )}
      <div>
        <Text fw={600}>{t('rules.exits')}</Text>
        <Text size="sm" c="dimmed">
          {t('rules.exitsText')}
        </Text>
      </div>
      {exits.map((rule, index) => (
        <Paper key={index} withBorder p="sm">
          <Group justify="space-between" wrap="nowrap" mb={6}>
            <Group gap={6} wrap="nowrap">
              <IconLogout size={16} aria-hidden />
              <Text size="sm" fw={500}>
                {t(rule.kind === 'event' ? 'rules.onEvent' : 'rules.onSegment')}
              </Text>
            </Group>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('rules.remove')}
              onClick={() => onChange({ ...rules, exits: exits.toSpliced(index, 1) })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
          <ExitFields rule={rule} errorAt={errorAt(`exits.${index}`)} onChange={(changed) => replace(index, changed)} />
        </Paper>
      ))}
      {exits.length < MAX_EXITS && (
        <Stack gap={6} align="flex-start">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => add({ kind: 'event', event: '', where: [] })}
          >
            {t('rules.addEvent')}
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => add({ kind: 'segment', segmentId: '', on: 'entered' })}
          >
            {t('rules.addSegment')}
          </Button>
        </Stack>
      )}
    </SidePanel>
  )
}

interface FieldsProps {
  /** What is wrong with a field, by its path below. */
  errorAt: (path: string) => string | undefined
}

function GoalFields({ goal, errorAt, onChange }: FieldsProps & { goal: Goal; onChange: (goal: Goal) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <EventName
        label={t('rules.event')}
        value={goal.event}
        error={errorAt('event')}
        onChange={(event) => onChange({ ...goal, event })}
      />
      <EventFilters
        where={goal.where}
        event={goal.event}
        errorAt={errorAt}
        onChange={(where) => onChange({ ...goal, where })}
      />
      <SameAsEntry same={goal.same} error={errorAt('same')} onChange={(same) => onChange({ ...goal, same })} />
      <NumberField
        label={t('rules.days')}
        max={365}
        value={goal.days}
        onChange={(days) => onChange({ ...goal, days: days })}
      />
      <Switch
        label={t('rules.exit')}
        checked={goal.exit}
        onChange={({ currentTarget }) => onChange({ ...goal, exit: currentTarget.checked })}
      />
    </>
  )
}

function ExitFields({ rule, errorAt, onChange }: FieldsProps & { rule: ExitRule; onChange: (rule: ExitRule) => void }) {
  const { t } = useTranslation()
  if (rule.kind === 'event') {
    return (
      <Stack gap="sm">
        <EventName
          label={t('rules.event')}
          value={rule.event}
          error={errorAt('event')}
          onChange={(event) => onChange({ ...rule, event })}
        />
        <EventFilters
          where={rule.where}
          event={rule.event}
          errorAt={errorAt}
          onChange={(where) => onChange({ ...rule, where })}
        />
        <SameAsEntry same={rule.same} error={errorAt('same')} onChange={(same) => onChange({ ...rule, same })} />
      </Stack>
    )
  }
  return (
    <Stack gap="sm">
      <SegmentSelect
        label={t('condition.segment')}
        value={rule.segmentId || null}
        error={errorAt('segmentId')}
        onChange={(id) => onChange({ ...rule, segmentId: id ?? '' })}
      />
      <Radio.Group
        aria-label={t('rules.onSegment')}
        value={rule.on}
        onChange={(on) => onChange({ ...rule, on: on === 'left' ? 'left' : 'entered' })}
      >
        <Stack gap="xs">
          <Radio value="entered" label={t('nodes.triggerSegment.entered')} />
          <Radio value="left" label={t('nodes.triggerSegment.left')} />
        </Stack>
      </Radio.Group>
    </Stack>
  )
}
