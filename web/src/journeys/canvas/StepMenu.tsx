import { Button, Combobox, Group, Text, useCombobox } from '@mantine/core'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconTrash } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NODE_VIEWS } from '../nodes/registry.ts'
import { stepGroups } from '../nodes/step-groups.ts'

/** In pixels: with the search above and the button below, 400 at most. Half a screen is left for the drawing. */
const MAX_LIST_HEIGHT = 310

interface Props {
  onPick: (kind: NodeKindName) => void
  /** Takes the edge away on which it stands. */
  onRemove?: (() => void) | undefined
  /** The button that opens it. */
  children: (open: () => void) => ReactElement
}

/** A button that offers the steps that can stand here. A canvas has hundreds of them: the menu is there once it opens. */
export function StepMenu({ children, ...offered }: Props) {
  const [isOpen, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  const leave = () => {
    setOpen(false)
    // The button is drawn anew, and has the keyboard again.
    requestAnimationFrame(() => place.current?.querySelector('button')?.focus({ preventScroll: true }))
  }
  return (
    <span ref={place} style={{ display: 'contents' }}>
      {isOpen ? (
        <OpenStepMenu {...offered} onLeave={leave}>
          {children(leave)}
        </OpenStepMenu>
      ) : (
        children(() => setOpen(true))
      )}
    </span>
  )
}

interface OpenProps extends Omit<Props, 'children'> {
  onLeave: () => void
  /** What it stands at. */
  children: ReactElement
}

/** The steps that can stand somewhere, by group, found by what they are called and what they do. */
export function OpenStepMenu({ onPick, onRemove, onLeave, children }: OpenProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const combobox = useCombobox({ defaultOpened: true, onDropdownClose: onLeave })
  const { focusSearchInput } = combobox
  // Once, as it opens.
  useEffect(() => focusSearchInput(), [focusSearchInput])
  const groups = stepGroups(t, search).filter(({ group }) => group !== 'enter')
  return (
    <Combobox
      store={combobox}
      width={260}
      position="bottom"
      onOptionSubmit={(kind) => {
        combobox.closeDropdown()
        onPick(kind as NodeKindName)
      }}
    >
      <Combobox.Target targetType="button">{children}</Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          aria-label={t('editor.search')}
          placeholder={t('editor.search')}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value)
            combobox.selectFirstOption()
          }}
        />
        <Combobox.Options
          tabIndex={0}
          aria-label={t('editor.palette')}
          mah={MAX_LIST_HEIGHT}
          style={{ overflowY: 'auto' }}
        >
          {groups.length === 0 && <Combobox.Empty>{t('editor.nothingFound')}</Combobox.Empty>}
          {groups.map(({ group, kinds }) => (
            <Combobox.Group key={group} label={t(`editor.groups.${group}`)}>
              {kinds.map((kind) => {
                const Icon = NODE_VIEWS[kind].icon
                return (
                  <Combobox.Option key={kind} value={kind}>
                    <Group gap={8} wrap="nowrap">
                      <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
                      <Text size="sm">{t(`nodes.${kind}.name`)}</Text>
                    </Group>
                  </Combobox.Option>
                )
              })}
            </Combobox.Group>
          ))}
        </Combobox.Options>
        {onRemove && (
          <Combobox.Footer>
            <Button
              fullWidth
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => {
                combobox.closeDropdown()
                onRemove()
              }}
            >
              {t('editor.removeArrow')}
            </Button>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}
