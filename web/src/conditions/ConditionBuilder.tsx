import { same } from '@parcours/model/same.ts'
import 'react-querybuilder/dist/query-builder-layout.css'
import { ActionIcon, Button, Group, Menu, Paper, Select, Text, Tooltip } from '@mantine/core'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import { QueryBuilderMantine } from '@react-querybuilder/mantine'
import { IconBracketsContain, IconCopy, IconPlus, IconTrash } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ActionProps,
  type CombinatorSelectorProps,
  QueryBuilder,
  type RuleGroupType,
  type RuleProps,
} from 'react-querybuilder'
import { MatchingCount } from './MatchingCount.tsx'
import { conditionPath, freshCondition, type GivenRule, toCondition, toQuery } from './query.ts'
import { CONDITION_GROUPS, CONDITION_VIEWS } from './registry.ts'
import type { ConditionFormProps } from './view.ts'

interface Props {
  condition: Condition
  onChange: (condition: Condition) => void
  /** What is wrong with a field, by its path below the condition. */
  errorAt: (path: string) => string | undefined
  /** Whether each condition says how many contacts match it. */
  counts?: boolean
}

const Errors = createContext<{ root: Condition; errorAt: Props['errorAt']; counts: boolean }>({
  root: { kind: 'all', of: [] },
  errorAt: () => undefined,
  counts: false,
})

/** A condition of any nesting, put together from sentence-like rules. */
export function ConditionBuilder({ condition, onChange, errorAt, counts = false }: Props) {
  const { t } = useTranslation()
  const [query, setQuery] = useState(() => toQuery(condition))
  // Changed from outside (undone, loaded anew), the query follows; else it is ahead.
  const shown =
    JSON.stringify(toCondition(query)) === JSON.stringify(toCondition(toQuery(condition))) ? query : toQuery(condition)
  const change = (next: RuleGroupType) => {
    setQuery(next)
    const made = toCondition(next)
    if (!same(made, toCondition(shown))) onChange(made)
  }
  return (
    <Errors.Provider value={{ root: toCondition(shown), errorAt, counts }}>
      <div className="condition-builder">
        <QueryBuilderMantine>
          <QueryBuilder
            query={shown}
            onQueryChange={change}
            fields={[]}
            showNotToggle
            translations={{
              notToggle: { label: t('condition.negate'), title: t('condition.negateGroup') },
              removeGroup: { label: <IconTrash size={16} />, title: t('condition.removeGroup') },
            }}
            onAddRule={(rule, _path, _query, kind: ConditionKindName) => ({
              ...rule,
              field: kind,
              operator: '=',
              value: { condition: freshCondition(kind), negated: false } satisfies GivenRule,
            })}
            onAddGroup={(group) => ({ ...group, combinator: 'or', rules: [] })}
            controlElements={{
              addRuleAction: AddCondition,
              addGroupAction: AddGroup,
              combinatorSelector: Combinator,
              rule: ConditionRule,
              removeGroupAction: RemoveGroup,
            }}
          />
        </QueryBuilderMantine>
        {condition.kind !== 'not' && 'of' in condition && condition.of.length === 0 && (
          <Text size="sm" c="dimmed" mt="xs">
            {errorAt('') ?? t('condition.begin')}
          </Text>
        )}
      </div>
    </Errors.Provider>
  )
}

/** The kinds of conditions, grouped by what they ask about. */
function AddCondition({ handleOnClick, disabled }: ActionProps) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} disabled={disabled ?? false}>
          {t('condition.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        {(Object.keys(CONDITION_GROUPS) as (keyof typeof CONDITION_GROUPS)[]).map((group) => (
          <div key={group}>
            <Menu.Label>{t(`condition.groups.${group}`)}</Menu.Label>
            {CONDITION_GROUPS[group].map((kind) => {
              const Icon = CONDITION_VIEWS[kind].icon
              return (
                <Menu.Item key={kind} leftSection={<Icon size={16} />} onClick={(event) => handleOnClick(event, kind)}>
                  {t(`condition.kinds.${kind}`)}
                </Menu.Item>
              )
            })}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function AddGroup({ handleOnClick, disabled }: ActionProps) {
  const { t } = useTranslation()
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconBracketsContain size={14} />}
      disabled={disabled ?? false}
      onClick={(event) => handleOnClick(event)}
    >
      {t('condition.addGroup')}
    </Button>
  )
}

/** Whether all of a group must hold, or any of it. */
function Combinator({ value, handleOnChange }: CombinatorSelectorProps) {
  const { t } = useTranslation()
  return (
    <Select
      aria-label={t('condition.joined')}
      w={230}
      allowDeselect={false}
      value={value ?? 'and'}
      data={[
        { value: 'and', label: t('condition.all') },
        { value: 'or', label: t('condition.any') },
      ]}
      onChange={(chosen) => handleOnChange(chosen)}
    />
  )
}

function RemoveGroup({ handleOnClick, title }: ActionProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={title ?? ''} onClick={(event) => handleOnClick(event)}>
      <IconTrash size={16} />
    </ActionIcon>
  )
}

function ConditionRule({ rule, path, actions }: RuleProps) {
  const { t } = useTranslation()
  const { root, errorAt, counts } = useContext(Errors)
  const value = rule.value as GivenRule | undefined
  if (!value?.condition) return null
  const { condition, negated } = value
  const view = CONDITION_VIEWS[condition.kind]
  const below = conditionPath(root, path)
  const hold = (next: GivenRule) => actions.onPropChange('value', next, path)
  // The registry pairs each kind with its own form, which the compiler cannot follow through a lookup.
  const Form = view.Form as (props: ConditionFormProps<unknown>) => ReactNode
  const Icon = view.icon
  const error = errorAt(below)
  return (
    <Paper withBorder p="sm" className="condition-rule">
      <Group justify="space-between" wrap="nowrap" mb="xs" gap="xs">
        <Group gap={6} wrap="nowrap">
          <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
          <div>
            <Text size="sm" fw={600}>
              {t(`condition.kinds.${condition.kind}`)}
            </Text>
            {counts && <MatchingCount condition={negated ? { kind: 'not', of: condition } : condition} />}
          </div>
        </Group>
        <Group gap={2} wrap="nowrap" style={{ flexShrink: 0 }}>
          <Button
            size="compact-xs"
            variant={negated ? 'filled' : 'default'}
            aria-pressed={negated}
            onClick={() => hold({ condition, negated: !negated })}
          >
            {t('condition.negate')}
          </Button>
          <Tooltip label={t('condition.duplicate')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('condition.duplicate')}
              onClick={() => actions.moveRule(path, [...path.slice(0, -1), (path.at(-1) ?? 0) + 1], true)}
            >
              <IconCopy size={15} />
            </ActionIcon>
          </Tooltip>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('common.remove')}
            onClick={() => actions.onRuleRemove(path)}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      </Group>
      <Form
        settings={condition}
        errorAt={(field) => errorAt(below ? `${below}.${field}` : field)}
        onChange={(settings) =>
          hold({ condition: { ...(settings as object), kind: condition.kind } as GivenRule['condition'], negated })
        }
      />
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" mt={6}>
          {error}
        </Text>
      )}
    </Paper>
  )
}
