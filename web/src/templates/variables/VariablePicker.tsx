import { ActionIcon, Group, Popover, ScrollArea, Stack, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { GROUPS, useVariables, written } from './useVariables.ts'

/** A press here is not passed to the document: the canvas of emails takes one outside of it for the end of editing. */
function keepWriting(element: HTMLElement | null): (() => void) | undefined {
  const keep = (event: Event) => event.stopPropagation()
  element?.addEventListener('mousedown', keep)
  return () => element?.removeEventListener('mousedown', keep)
}

/** Inserts a contact's name, last order, recommendation … into a text. */
export function VariablePicker({ onPick }: { onPick: (liquid: string) => void }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <span ref={keepWriting} style={{ display: 'inline-flex' }}>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        width={320}
        trapFocus
        withinPortal
        shadow="md"
      >
        <Popover.Target>
          <Tooltip label={t('variables.insert')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('variables.insert')}
              aria-expanded={opened}
              onClick={() => setOpened(!opened)}
            >
              <IconBraces size={16} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown p="sm" ref={keepWriting}>
          {opened && (
            <Choice
              onPick={(liquid) => {
                setOpened(false)
                onPick(liquid)
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
    </span>
  )
}

function Choice({ onPick }: { onPick: (liquid: string) => void }) {
  const { t } = useTranslation()
  const variables = useVariables()
  const [search, setSearch] = useState('')
  const [otherwise, setOtherwise] = useState('')
  const wanted = search.trim().toLocaleLowerCase()
  const fitting = variables.filter(({ label, path }) => `${label} ${path}`.toLocaleLowerCase().includes(wanted))
  return (
    <Stack gap="xs">
      <Group gap="xs" grow>
        <TextInput
          size="xs"
          aria-label={t('variables.search')}
          placeholder={t('variables.search')}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          data-autofocus
        />
        <TextInput
          size="xs"
          aria-label={t('variables.otherwise')}
          placeholder={t('variables.otherwise')}
          value={otherwise}
          onChange={({ currentTarget }) => setOtherwise(currentTarget.value)}
        />
      </Group>
      <ScrollArea.Autosize mah={300}>
        {GROUPS.map((group) => {
          const shown = fitting.filter((variable) => variable.group === group)
          if (shown.length === 0) return null
          return (
            <div key={group}>
              <Text size="xs" c="dimmed" fw={600} mt={6}>
                {t(`variables.groups.${group}`)}
              </Text>
              {shown.map((variable) => (
                <UnstyledButton
                  key={`${variable.path} ${variable.label}`}
                  w="100%"
                  py={4}
                  px={6}
                  className="choice"
                  onClick={() => onPick(written(variable, otherwise))}
                >
                  <Text size="sm">{variable.label}</Text>
                </UnstyledButton>
              ))}
            </div>
          )
        })}
        {fitting.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('variables.nothing')}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Stack>
  )
}
