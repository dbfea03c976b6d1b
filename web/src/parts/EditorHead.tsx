import { ActionIcon, Group, SegmentedControl, TextInput, VisuallyHidden } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { SaveState } from '../unsaved/draft-store.ts'
import { SaveNote } from './SaveNote.tsx'

interface Props<View extends string> {
  /** Where the back link leads. */
  back: string
  name: { label: string; value: string; editable: boolean; onChange: (name: string) => void }
  /** The state of what is edited, as a badge. */
  state: ReactNode
  /** Whether it is saved; left out where nothing is edited. */
  saveState: SaveState | undefined
  view: {
    label: string
    value: View
    options: { value: View; label: string; disabled?: boolean }[]
    onChange: (view: View) => void
  }
  /** What can be done, the main action last. */
  children: ReactNode
}

/** The head of an editor: title and state on the left, the views in the middle, what can be done on the right. */
export function EditorHead<View extends string>({ back, name, state, saveState, view, children }: Props<View>) {
  const { t } = useTranslation()
  return (
    <Group
      component="header"
      justify="space-between"
      px="sm"
      py={8}
      gap="sm"
      style={{ borderBottom: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }}
    >
      <Group gap="sm" wrap="nowrap" miw={{ base: '100%', sm: 0 }} flex={1}>
        <ActionIcon component={Link} to={back} variant="subtle" color="gray" aria-label={t('common.back')}>
          <IconArrowLeft size={18} />
        </ActionIcon>
        <VisuallyHidden component="h1">{name.value}</VisuallyHidden>
        <TextInput
          aria-label={name.label}
          variant="unstyled"
          value={name.value}
          readOnly={!name.editable}
          maxLength={120}
          onChange={({ currentTarget }) => currentTarget.value && name.onChange(currentTarget.value)}
          styles={{ input: { fontWeight: 600, fontSize: 16 } }}
          miw={120}
          maw={320}
          flex={1}
        />
        {state}
        {saveState && <SaveNote state={saveState} />}
      </Group>
      <SegmentedControl
        aria-label={view.label}
        value={view.value}
        onChange={(next) => view.onChange(next as View)}
        data={view.options}
      />
      {children}
    </Group>
  )
}
