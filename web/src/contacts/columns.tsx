import { Badge, Group } from '@mantine/core'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { ownValue } from '@parcours/model/own-value.ts'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { useFormat } from '../parts/format.ts'

/** What the list can show of a contact beside the name. */
export interface Column {
  key: string
  label: string
  cell: (contact: ContactAnswer) => ReactNode
}

/** Shown until the user chooses; those behind the first are left out on small screens. */
export const DEFAULT_COLUMNS = ['consent', 'place', 'tags', 'since']

/** Every column there is, properties of the workspace included. */
export function contactColumns(
  t: TFunction,
  format: ReturnType<typeof useFormat>,
  properties: { key: string; label: string }[],
): Column[] {
  const time = (value: string | null) => value && format.dateTime(value)
  return [
    {
      key: 'consent',
      label: t('contacts.emailConsent'),
      cell: ({ emailConsent }) => t(`contacts.consent.${emailConsent ?? 'none'}`),
    },
    {
      key: 'place',
      label: t('contacts.place'),
      cell: ({ city, country }) => [city, country && format.country(country)].filter(Boolean).join(', '),
    },
    { key: 'tags', label: t('contacts.tags'), cell: ({ tags }) => <Tags tags={tags} /> },
    { key: 'since', label: t('contacts.since'), cell: ({ createdAt }) => time(createdAt) },
    { key: 'seen', label: t('contacts.lastSeen'), cell: ({ lastSeenAt }) => time(lastSeenAt) },
    { key: 'language', label: t('contacts.fields.language'), cell: ({ language }) => language },
    { key: 'phone', label: t('contacts.fields.phone'), cell: ({ phone }) => phone },
    { key: 'externalId', label: t('contacts.fields.externalId'), cell: ({ externalId }) => externalId },
    ...properties.map(({ key, label }) => ({
      key: `properties.${key}`,
      label,
      cell: ({ properties: values }: ContactAnswer) => {
        const value = ownValue(values, key)
        return value === undefined ? '' : format.value(value)
      },
    })),
  ]
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <Group gap={4}>
      {tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none" maw="12rem" title={tag}>
          {tag}
        </Badge>
      ))}
    </Group>
  )
}
