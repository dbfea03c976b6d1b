import { Anchor, CloseButton, Group, Stack, Text, Title } from '@mantine/core'
import type { ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { sayError } from '../../parts/notify.ts'
import { sayUndo } from '../../parts/say-undo.tsx'
import { useMutation } from '../../parts/useMutation.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../session.tsx'
import { refreshContact } from './refresh-contact.ts'

type Membership = ContactOverviewAnswer['segments'][number]

/** In which lists and segments a contact is, since when. */
export function Memberships({ contactId, segments }: { contactId: string; segments: Membership[] }) {
  const { t } = useTranslation()
  const lists = segments.filter(({ kind }) => kind === 'static')
  const dynamic = segments.filter(({ kind }) => kind === 'dynamic')
  return (
    <>
      <Named title={t('contact.lists.segments')} none={t('contact.lists.noSegments')} members={dynamic} />
      <Named title={t('contact.lists.title')} none={t('contact.lists.none')} members={lists} contactId={contactId} />
    </>
  )
}

interface NamedProps {
  title: string
  none: string
  members: Membership[]
  /** Who may be taken out of them. */
  contactId?: string
}

function Named({ title, none, members, contactId }: NamedProps) {
  const format = useFormat()
  return (
    <div>
      <Title order={3} size="h4" mb={6}>
        {title}
      </Title>
      {members.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      <Stack gap={4}>
        {members.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" gap="xs" align="center">
            <Anchor
              component={Link}
              to={paths.segment(one.id)}
              size="sm"
              style={{ overflowWrap: 'anywhere', minWidth: 0 }}
              title={format.dateTime(one.since)}
            >
              {one.name}
            </Anchor>
            {contactId && <LeaveList contactId={contactId} list={one} />}
          </Group>
        ))}
      </Stack>
    </div>
  )
}

/** Takes a contact out of a list at once; _Undo_ puts them back. */
function LeaveList({ contactId, list }: { contactId: string; list: Membership }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('author')
  const change = async (to: 'add' | 'remove') => {
    await call('changeListMembers', { params: { id: list.id }, body: { change: to, contactIds: [contactId] } })
    refreshContact(client, contactId)
  }
  const leave = useMutation({
    mutationFn: () => change('remove'),
    onSuccess: () => sayUndo(t('contact.lists.removed', { list: list.name }), () => void change('add').catch(sayError)),
    onError: sayError,
  })
  if (!may) return null
  return (
    <CloseButton
      size="sm"
      aria-label={t('contact.lists.leave', { list: list.name })}
      disabled={leave.isPending}
      onClick={() => leave.mutate()}
    />
  )
}
