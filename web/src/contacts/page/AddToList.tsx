import { Select } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { useSegments } from '../../segments/SegmentSelect.tsx'
import { contactName } from '../name.ts'
import { refreshContact } from './refresh-contact.ts'

/** In place of a list: one that is made with the name that is typed. */
const NEW = 'new'

/** Adds a contact to a list, which can be made by the same act. */
export function AddToList({ contact, onClose }: { contact: ContactAnswer; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const segments = useSegments()
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [newName, setNewName] = useState('')
  const lists = (segments.data?.data ?? []).filter(({ kind }) => kind === 'static')
  const name = contactName(contact) || t('contacts.unnamed')
  const search = typed.trim()
  const isNew = search !== '' && !lists.some((list) => list.name.toLowerCase() === search.toLowerCase())
  const shownNew = chosen === NEW ? newName : isNew ? search : ''
  const add = useMutation({
    mutationFn: async () => {
      const list =
        chosen === NEW
          ? await call('createList', { body: { name: newName } })
          : (lists.find(({ id }) => id === chosen) ?? { id: chosen ?? '', name: '' })
      const { changed } = await call('changeListMembers', {
        params: { id: list.id },
        body: { change: 'add', contactIds: [contact.id] },
      })
      return { list: list.name, changed }
    },
    onSuccess: ({ list, changed }) => {
      say(t(changed > 0 ? 'contact.lists.added' : 'contact.lists.already', { name, list }))
      refreshContact(client, contact.id)
      void client.invalidateQueries({ queryKey: ['segments'] })
      onClose()
    },
  })
  return (
    <Dialog
      title={t('contact.lists.addTitle', { name })}
      error={add.error}
      action={t('contact.lists.action')}
      disabled={!chosen}
      pending={add.isPending}
      onAct={() => add.mutate()}
      onClose={onClose}
    >
      <Select
        label={t('contact.lists.list')}
        {...(segments.data && lists.length === 0 && { description: t('contact.lists.noLists') })}
        searchable
        data-autofocus
        value={chosen}
        onSearchChange={setTyped}
        data={[
          ...lists.map((list) => ({ value: list.id, label: list.name })),
          ...(shownNew ? [{ value: NEW, label: t('contact.lists.newList', { name: shownNew }) }] : []),
        ]}
        onChange={(value) => {
          if (value === NEW) setNewName(search)
          setChosen(value)
        }}
      />
    </Dialog>
  )
}
