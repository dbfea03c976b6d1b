import { Checkbox, Table, Text } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { useTranslation } from 'react-i18next'
import { RowName } from '../parts/RowName.tsx'
import { paths } from '../paths.ts'
import type { Column } from './columns.tsx'
import { contactName } from './name.ts'

/** Which rows are chosen: some, or all that fit the filters, seen or not. */
export interface Selection {
  ids: ReadonlySet<string>
  everyone: boolean
}
export const NOBODY: Selection = { ids: new Set(), everyone: false }

/** On small screens only the first column beside the name stays. */
const visibility = (index: number) =>
  index === 0 ? {} : { visibleFrom: index === 1 ? ('sm' as const) : ('md' as const) }

export function ContactHead({
  columns,
  selection,
  shown,
  onSelect,
}: {
  columns: Column[]
  selection: Selection
  shown: string[]
  onSelect: (selection: Selection) => void
}) {
  const { t } = useTranslation()
  const all = shown.length > 0 && shown.every((id) => selection.ids.has(id))
  return (
    <>
      <Table.Th w={40}>
        <Checkbox
          aria-label={t('contacts.selectShown')}
          checked={all}
          indeterminate={!all && selection.ids.size > 0}
          onChange={() => onSelect(all ? NOBODY : { ids: new Set(shown), everyone: false })}
        />
      </Table.Th>
      <Table.Th>{t('contacts.name')}</Table.Th>
      {columns.map(({ key, label }, index) => (
        <Table.Th key={key} {...visibility(index)}>
          {label}
        </Table.Th>
      ))}
    </>
  )
}

export function ContactRows({
  contacts,
  columns,
  selection,
  onSelect,
}: {
  contacts: ContactAnswer[]
  columns: Column[]
  selection: Selection
  onSelect: (selection: Selection) => void
}) {
  const { t } = useTranslation()
  const toggle = (id: string) => {
    const ids = new Set(selection.ids)
    if (!ids.delete(id)) ids.add(id)
    onSelect({ ids, everyone: false })
  }
  return contacts.map((contact) => {
    const name = contactName(contact) || t('contacts.unnamed')
    return (
      <Table.Tr key={contact.id} bg={selection.ids.has(contact.id) ? 'var(--mantine-primary-color-light)' : undefined}>
        <Table.Td>
          <Checkbox
            aria-label={t('contacts.select', { name })}
            checked={selection.ids.has(contact.id)}
            onChange={() => toggle(contact.id)}
          />
        </Table.Td>
        <Table.Td>
          <RowName name={name} to={paths.contact(contact.id)} />
          {contact.email && name !== contact.email && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {contact.email}
            </Text>
          )}
        </Table.Td>
        {columns.map(({ key, cell }, index) => (
          <Table.Td key={key} {...visibility(index)} style={{ overflowWrap: 'anywhere' }}>
            {cell(contact)}
          </Table.Td>
        ))}
      </Table.Tr>
    )
  })
}
