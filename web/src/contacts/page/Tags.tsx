import { ActionIcon, Badge, CloseButton, Group, Text, TextInput, Title } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sayError } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { useMay } from '../../session.tsx'
import { refreshContact } from './refresh-contact.ts'
import { ChangedMeanwhile, saveContact } from './save-contact.ts'

/** A contact's tags; each can be removed, and another added, at once. */
export function Tags({ contact, etag }: { contact: ContactAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('editContacts')
  const [typed, setTyped] = useState('')
  const change = useMutation({
    mutationFn: async ({ add = [], remove = [] }: { add?: string[]; remove?: string[] }) => {
      const changed = (tags: string[]) => [...tags.filter((tag) => !remove.includes(tag)), ...add]
      try {
        await saveContact(contact, etag, { tags: changed(contact.tags) })
      } catch (error) {
        // Of tags that were changed meanwhile none is lost: this one change is made of those.
        if (!(error instanceof ChangedMeanwhile)) throw error
        await saveContact(error.contact, undefined, { tags: changed(error.contact.tags) })
      }
    },
    onSuccess: () => {
      setTyped('')
      refreshContact(client, contact.id)
    },
    onError: sayError,
  })
  const add = () => {
    const tag = typed.trim()
    if (tag && !change.isPending) change.mutate({ add: [tag] })
  }
  return (
    <div>
      <Title order={3} size="h4" mb={6}>
        {t('contact.tags.title')}
      </Title>
      <Group gap={6} mb={may ? 'xs' : 0}>
        {contact.tags.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('contact.tags.none')}
          </Text>
        )}
        {contact.tags.map((tag) => (
          <Badge
            key={tag}
            variant="default"
            tt="none"
            maw="100%"
            size="lg"
            title={tag}
            {...(may && {
              rightSection: (
                <CloseButton
                  size="xs"
                  aria-label={t('contact.tags.remove', { tag })}
                  onClick={() => change.mutate({ remove: [tag] })}
                />
              ),
            })}
          >
            {tag}
          </Badge>
        ))}
      </Group>
      {may && (
        <TextInput
          size="xs"
          aria-label={t('contact.tags.add')}
          placeholder={t('contact.tags.add')}
          maxLength={100}
          value={typed}
          disabled={change.isPending}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped('')
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
          rightSection={
            typed.trim() !== '' && (
              <ActionIcon size="sm" variant="subtle" aria-label={t('contact.tags.add')} onClick={add}>
                <IconPlus size={14} />
              </ActionIcon>
            )
          }
        />
      )}
    </div>
  )
}
